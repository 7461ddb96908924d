"""One text for many bureaus: each shows its own windows and differences, all else comes from the guide."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from portal.core.models import Bureau, BureauMembership
from portal.guides.demo import places
from portal.guides.lint import Finding
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.guides.places.checking import findings
from portal.guides.places.models import GuidePlace
from portal.laws.models import LegalParameter
from portal.laws.parameters import Book

G1 = "/guides/geti-gongshanghu-sheli/"
ADD = "wagtailsnippets_guides_guideplace:add"
EDIT = "wagtailsnippets_guides_guideplace:edit"


def main(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def section(html: str, name: str) -> str:
    return html[html.index(f'<h2 id="{name}"') :].partition("</section>")[0]


@pytest.fixture(autouse=True)
def _guides(guides: GuidesIndexPage) -> None:
    """The demo with its places."""


def bureau(code: str) -> Bureau:
    return Bureau.objects.get(code=code)


def test_guide_at_a_bureau_shows_its_windows_and_no_others(client: Client) -> None:
    html = section(main(client, f"{G1}at/sfs-xhq/"), "places")
    assert "企业开办专区" in html
    assert "河港路 52 号" in html
    assert "东门大街" not in html
    assert "东门大街 18 号" in section(main(client, f"{G1}at/sfs-sfq/"), "places")


def test_the_rest_is_the_one_text(client: Client) -> None:
    plain, local = main(client, G1), main(client, f"{G1}at/sfs-sfq/")
    for name in ("conditions", "materials", "steps", "outcome"):
        assert section(plain, name) == section(local, name)


def test_differences_are_marked_with_who_says_so_and_on_what(client: Client) -> None:
    html = section(main(client, f"{G1}at/sfs-xhq/"), "places")
    note = html[html.index("本地补充") :]
    assert "专区里一次办完刻章、发票、社保" in note
    assert "（示范市新河区市场监督管理局）" in note
    assert "《示范市市场主体登记便利化规定》" in note
    assert "本地补充" not in main(client, G1)


def test_an_office_without_a_record_shows_that_of_the_bureau_above(client: Client) -> None:
    html = main(client, f"{G1}at/sfs-xhq-hegang/")
    assert "企业开办专区" in section(html, "places")
    assert "窗口按示范市新河区市场监督管理局填报的显示" in html
    assert "镇前路 2 号" in section(main(client, f"{G1}at/sfs-qsx-liuhe/"), "places")


def test_a_bureau_without_any_record_says_so(client: Client) -> None:
    html = main(client, "/guides/niandu-baogao/at/sfs-sfq/")
    assert "当地没有另外填报窗口，按示范市市场监督管理局的显示" in html


def test_list_at_a_bureau_leads_to_the_guides_there(client: Client) -> None:
    html = main(client, "/guides/at/sfs-xhq/")
    assert "示范市新河区市场监督管理局" in html
    links = re.findall(r'href="(/guides/[a-z-]+/[^"#]*)"', html)
    assert f"{G1}at/sfs-xhq/" in links
    assert all(link.endswith("/at/sfs-xhq/") for link in links if not link.startswith("/guides/at/"))
    assert "本地补充 1 处" in html


def test_every_link_between_guide_pages_keeps_the_place(client: Client) -> None:
    for address in (f"{G1}at/sfs-sfq/", f"{G1}checklist/?family=single&premises=shop&at=sfs-sfq"):
        html = client.get(address).content.decode()
        body = html.partition("<main")[0].partition('class="breadcrumbs"')[2] + main(client, address)
        body = re.sub(r'<details class="more no-print" id="choose-place">.*?</details>', "", body, flags=re.S)
        links = [link for link in re.findall(r'href="(/guides/[^"]*)"', body) if "checklist.svg" not in link]
        assert links
        assert [link for link in links if "at=sfs-sfq" not in link and "/at/sfs-sfq/" not in link] == []


def test_checklist_at_a_bureau_shows_its_windows_and_differences(client: Client) -> None:
    html = main(client, f"{G1}checklist/?family=single&premises=shop&at=sfs-xhq")
    assert "企业开办专区" in html
    assert "本地补充" in html


def test_chooser_is_a_tree_of_links_on_the_column_and_on_each_guide(client: Client) -> None:
    for address, base in (("/guides/", "/guides/"), (G1, G1)):
        html = main(client, address)
        tree = html[html.index('id="choose-place"') :].partition("</details>")[0]
        codes = re.findall(rf'href="{base}at/([a-z-]+)/"', tree)
        assert codes.index("sfs") < codes.index("sfs-qsx") < codes.index("sfs-qsx-liuhe")
        assert "sls" not in codes
        assert tree.count("<ul") >= 3


def test_of_very_many_places_those_near_the_one_chosen_are_listed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.guides.places.finding.MOST_PLACES", 3)
    plain, county, office = (
        set(re.findall(rf'href="{G1}at/([a-z-]+)/"', main(client, address)))
        for address in (G1, f"{G1}at/sfs-qsx/", f"{G1}at/sfs-qsx-liuhe/")
    )
    assert plain == {"sfs", "sfs-sfq", "sfs-xhq", "sfs-qsx"}
    assert county == office == plain | {"sfs-qsx-chengguan", "sfs-qsx-liuhe"}


def test_canonical_is_the_plain_guide_and_nothing_is_remembered(client: Client) -> None:
    answer = client.get(f"{G1}at/sfs-sfq/")
    html = answer.content.decode()
    assert re.search(rf'<link rel="canonical" href="http[^"]+{G1}">', html)
    assert "canonical" not in client.get(G1).content.decode()
    assert not answer.cookies
    assert "新河区政务服务中心" not in main(client, G1)


@pytest.mark.parametrize(
    "address",
    ["/guides/at/nowhere/", f"{G1}at/nowhere/", f"{G1}at/sls/", "/guides/at/%3Cscript%3E/", f"{G1}at/"],
)
def test_a_place_that_is_none_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_place_in_the_query_that_is_none_is_left_out(client: Client) -> None:
    assert "您看的是" not in main(client, f"{G1}?at=nowhere")


def test_a_hidden_guide_is_hidden_at_every_place(client: Client) -> None:
    GuidePage.objects.get(slug="geti-gongshanghu-sheli").unpublish()
    assert client.get(f"{G1}at/sfs-sfq/").status_code == 404
    assert G1 not in main(client, "/guides/at/sfs-sfq/")


def test_a_record_that_is_taken_back_is_not_shown(client: Client) -> None:
    GuidePlace.objects.filter(bureau__code="sfs-xhq").update(live=False)
    html = main(client, f"{G1}at/sfs-xhq/")
    assert "企业开办专区" not in html
    assert "本地补充" not in html


def test_one_change_of_the_text_reaches_every_bureau(
    client: Client, guide: Callable[[str], GuidePage]
) -> None:
    page = guide("geti-gongshanghu-sheli")
    page.fee_text = "全市统一：一分钱不收。"
    page.save_revision().publish()
    for code in ("sfs-sfq", "sfs-xhq", "sfs-qsx", "sfs-qsx-liuhe"):
        assert "全市统一：一分钱不收。" in main(client, f"{G1}at/{code}/")


def test_one_change_of_a_figure_reaches_every_bureau(client: Client) -> None:
    LegalParameter.objects.filter(name="登记时限").update(value=Decimal(2))
    for code in ("sfs-sfq", "sfs-xhq", "sfs-qsx"):
        html = main(client, f"{G1}at/{code}/")
        assert "不能当场登记的，2个工作日内登记" in html
        assert "3个工作日内登记" not in html


def test_only_the_ruling_bureau_and_those_below_it_keep_a_record(guide: Callable[[str], GuidePage]) -> None:
    page = guide("geti-gongshanghu-sheli")
    GuidePlace(guide=page, bureau=bureau("sfs-sfq-dongmen")).full_clean()
    with pytest.raises(ValidationError, match="由示范市市场监督管理局制定"):
        GuidePlace(guide=page, bureau=bureau("sls")).full_clean()


def found(**changes: object) -> list[Finding]:
    record = GuidePlace.objects.get(bureau__code="sfs-xhq", guide__slug="geti-gongshanghu-sheli")
    for name, value in changes.items():
        setattr(record, name, value)
    return list(findings(record, Book.on()))


def test_demo_records_pass_their_checks() -> None:
    assert {str(row): list(findings(row, Book.on())) for row in GuidePlace.objects.all()} == {
        str(row): [] for row in GuidePlace.objects.all()
    }
    assert GuidePlace.objects.values("bureau").distinct().count() >= 3


def test_a_window_has_an_address_and_a_telephone() -> None:
    here = bureau("sfs-xhq")
    here.phone = ""
    (finding,) = found(windows=[("place", {"name": "一楼窗口"})], bureau=here)
    assert finding.message.startswith("第 1 个窗口“一楼窗口”没有电话")


def test_a_difference_names_figures_that_are_kept() -> None:
    value = {"part": "steps", "title": "快一点", "text": "[[没有的]]内办完", "basis": [], "confirmed": True}
    (finding,) = found(differences=[("difference", value)])
    assert finding.field == "differences"
    assert "没有的" in finding.message


def test_demo_loads_twice_and_leaves_nothing(guides: GuidesIndexPage) -> None:
    before = GuidePlace.objects.count()
    places.load(guides)
    assert GuidePlace.objects.count() == before
    places.remove()
    assert not GuidePlace.objects.exists()


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser of an editor of 示范区局."""
    user = get_user_model().objects.create_user("sfq", password="long-enough-password")
    user.groups.add(Group.objects.get(name="编辑"))
    BureauMembership.objects.create(user=user, bureau=Bureau.objects.get(code="sfs-sfq"))
    client.force_login(user)
    return client


def form(bureau: str, **changes: object) -> dict[str, object]:
    guide = GuidePage.objects.get(slug="xieye-beian")
    window = {"name": "一楼", "address": "东门大街", "phone": "12345", "hours": "", "accessibility": ""}
    return nested_form_data(
        {
            "guide": str(guide.pk),
            "bureau": str(Bureau.objects.get(code=bureau).pk),
            "windows": streamfield([("place", window)]),
            "differences": streamfield([]),
            "checked_on": "2026-11-23",
            "go_live_at": "",
            "expire_at": "",
            **changes,
        }
    )


def test_his_own_and_those_below_are_made_and_sent_to_review(editor: Client) -> None:
    for code in ("sfs-sfq", "sfs-sfq-dongmen"):
        answer = editor.post(reverse(ADD), form(code) | {"action-submit": "1"})
        assert answer.status_code == 302, answer.context["form"].errors
    records = GuidePlace.objects.filter(guide__slug="xieye-beian")
    assert records.count() == 2
    assert not records.filter(live=True).exists()
    assert all(record.current_workflow_state for record in records)


def test_another_bureaus_are_not(editor: Client) -> None:
    answer = editor.post(reverse(ADD), form("sfs-xhq"))
    assert answer.status_code == 200
    assert "bureau" in answer.context["form"].errors
    other = GuidePlace.objects.filter(bureau__code="sfs-xhq").first()
    own = GuidePlace.objects.filter(bureau__code="sfs-sfq").first()
    assert other and own
    assert editor.get(reverse(EDIT, args=(own.pk,))).status_code == 200
    assert editor.get(reverse(EDIT, args=(other.pk,))).status_code == 302
    editor.post(reverse(EDIT, args=(other.pk,)), form("sfs-sfq"))
    other.refresh_from_db()
    assert other.bureau.code == "sfs-xhq"
    listed = editor.get(reverse("wagtailsnippets_guides_guideplace:list")).content.decode()
    assert "示范市示范区市场监督管理局" in listed
    assert "示范市新河区市场监督管理局</td>" not in listed


def test_what_is_wrong_is_said_before_review_and_a_draft_may_be_unfinished(editor: Client) -> None:
    Bureau.objects.filter(code="sfs-sfq").update(address="")
    window = {"name": "一楼", "address": "", "phone": "12345", "hours": "", "accessibility": ""}
    blank = form("sfs-sfq", windows=streamfield([("place", window)]))
    answer = editor.post(reverse(ADD), blank | {"action-submit": "1"})
    assert "没有地址" in str(answer.context["form"].errors["windows"])
    assert editor.post(reverse(ADD), blank).status_code == 302


def test_the_text_is_not_his_to_change(editor: Client) -> None:
    guide = GuidePage.objects.get(slug="xieye-beian")
    assert editor.get(reverse("wagtailadmin_pages:edit", args=(guide.pk,))).status_code == 302
