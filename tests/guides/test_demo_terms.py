"""No term of the trade without an entry in the glossary."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.guides import demo
from portal.guides.pages import GuidePage, GuidesIndexPage
from portal.laws.glossary.loading import PATH

# What people who do not work in an office stumble over.
OFFICIALESE = re.compile(
    "主体资格|任职文件|受益所有人|法定代表人|执行事务合伙人|委派代表|普通合伙人|有限合伙人|特殊的?普通合伙|隶属企业|分支机构|联合社"
    "|认缴|实缴|认购|作价|出资额|财产份额|股权|注册资本|减资|决议|股东会|董事|监事|公积金|成员账户|盈余返还|土地经营权"
    "|清税证明|清算组|清算报告|清偿|简易注销|连带责任|无限责任|破产|吊销|冻结|歇业|异议|补正|形式审查|自主申报|字号"
    "|公示期|公示系统|经营异常名录|严重违法失信名单|信用修复|通报批评|会计年度|告知承诺|容缺|统一社会信用代码|电子营业执照"
    "|小规模纳税人|起征点|小型微利|六税两费|应纳税所得额|减按|汇算清缴|贴息|反担保|申报即享|免申即享|灵活就业|登记失业"
    "|就业困难人员|自主就业退役士兵|社会保险补贴|创业担保贷款|行政复议|行政诉讼"
)
WRITTEN = {
    word
    for term in tomllib.loads(PATH.read_text("utf-8"))["term"]
    for word in (term["name"], *term.get("aliases", []))
}
FILES = [*demo.FOLDER.glob("g*.toml"), *(demo.FOLDER.parents[1] / "policies" / "demo").glob("0*.toml")]


def said(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(said(each) for each in value.values())
    if isinstance(value, list):
        return "\n".join(said(each) for each in value)
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_term_of_the_trade_has_an_entry(file: Path) -> None:
    text = said(tomllib.loads(file.read_text("utf-8")))
    used = set(OFFICIALESE.findall(text))
    assert {word for word in used if not any(word in written for written in WRITTEN)} == set()


def test_first_use_leads_to_an_entry_that_is_there(guides: GuidesIndexPage, client: Client) -> None:
    ids = set(re.findall(r'<div id="([^"]+)"', client.get("/about/terms/").content.decode()))
    for guide in GuidePage.objects.filter(slug__in=["geti-gongshanghu-zhuxiao", "youxian-gongsi-sheli"]):
        html = client.get(guide.url).content.decode()
        anchors = re.findall(r'<a class="term" href="/about/terms/#([^"]+)"', html)
        assert len(anchors) >= 5
        assert len(anchors) == len(set(anchors))
        assert set(anchors) <= ids
        assert "&lt;a " not in html


def test_a_material_that_is_itself_a_term_is_linked(guides: GuidesIndexPage, client: Client) -> None:
    html = client.get("/guides/geti-gongshanghu-zhuxiao/").content.decode()
    assert '<h4><a class="term" href="/about/terms/#qingshui-zhengming">清税证明</a>' in html
