"""What editors see of instruments and versions, and the form behind it."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from portal.laws.forms import InstrumentForm

INSTRUMENT = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("title"),
                FieldPanel("short_title"),
                FieldPanel("aliases"),
                FieldRowPanel([FieldPanel("level"), FieldPanel("kind")]),
                FieldPanel("issuers"),
                FieldPanel("topics"),
                FieldRowPanel([FieldPanel("bureau"), FieldPanel("region")]),
                FieldPanel("slug", read_only=True),
            ],
            heading="文件",
        ),
        ObjectList(
            [
                FieldRowPanel(
                    [
                        FieldPanel("first_promulgated_on", read_only=True),
                        FieldPanel("in_force_from", read_only=True),
                    ]
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel([FieldPanel("ended_on"), FieldPanel("end_kind")]),
                        FieldPanel("ended_by"),
                        FieldPanel("end_note"),
                        FieldPanel("end_confirmed"),
                    ],
                    "终止",
                ),
            ],
            heading="效力",
        ),
        ObjectList([PublishingPanel()], heading="上线"),
    ],
    base_form_class=InstrumentForm,
)

VERSION = TabbedInterface(
    [
        ObjectList(
            [
                FieldPanel("instrument"),
                FieldRowPanel([FieldPanel("doc_no"), FieldPanel("doc_no_confirmed")]),
                FieldPanel("change_kind"),
                FieldRowPanel([FieldPanel("adopted_on"), FieldPanel("promulgated_on")]),
                FieldRowPanel([FieldPanel("effective_from"), FieldPanel("effective_known")]),
                FieldPanel("own_effective_on"),
                FieldPanel("note"),
                FieldPanel("whole_text"),
            ],
            heading="版本",
        ),
        ObjectList(
            [
                FieldPanel("source_name"),
                FieldPanel("source_url"),
                FieldPanel("loaded_on"),
                FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")]),
                FieldPanel("confirmed"),
            ],
            heading="来源和核对",
        ),
        ObjectList([PublishingPanel()], heading="上线"),
    ]
)
