"""The admin of records: bureau rights, Chinese labels, review."""

from wagtail.snippets.views.snippets import SnippetViewSet


class RecordViewSet(SnippetViewSet):
    """Parent of the admin views of every record that editors keep."""

    inspect_view_enabled = True
    list_per_page = 50
