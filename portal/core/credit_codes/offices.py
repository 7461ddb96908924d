"""Who gives codes, and as what: the first two places (GB 32100-2015).

Marked as confirmed is what was read in the code lists of 市场监管, 农业农村, 民政 and 机构编制; the rest is
shown as 待核 until somebody has held it against the standard.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Department:
    """A department that gives codes (登记管理部门) and its kinds of organisations by the second place."""

    name: str
    kinds: dict[str, str]
    confirmed: bool = False


_OTHER = "其他"
DEPARTMENTS: dict[str, Department] = {
    "1": Department(
        "机构编制",
        {"1": "机关", "2": "事业单位", "3": "编办直接管理机构编制的群众团体", "9": _OTHER},
        confirmed=True,
    ),
    "2": Department("外交", {"1": "外国常驻新闻机构", "9": _OTHER}),
    "3": Department(
        "司法行政",
        {
            "1": "律师执业机构",
            "2": "公证处",
            "3": "基层法律服务所",
            "4": "司法鉴定机构",
            "5": "仲裁委员会",
            "9": _OTHER,
        },
    ),
    "4": Department("文化", {"1": "外国在华文化中心", "9": _OTHER}),
    "5": Department(
        "民政", {"1": "社会团体", "2": "民办非企业单位", "3": "基金会", "9": _OTHER}, confirmed=True
    ),
    "6": Department(
        "旅游",
        {"1": "外国旅游部门常驻代表机构", "2": "港澳台地区旅游部门常驻内地（大陆）代表机构", "9": _OTHER},
    ),
    "7": Department("宗教", {"1": "宗教活动场所", "2": "宗教院校", "9": _OTHER}),
    "8": Department("工会", {"1": "基层工会", "9": _OTHER}),
    "9": Department(
        "市场监管（原工商）", {"1": "企业", "2": "个体工商户", "3": "农民专业合作社"}, confirmed=True
    ),
    "A": Department("军队", {"1": "军队事业单位", "9": _OTHER}),
    "N": Department(
        "农业农村",
        {
            "1": "组级农村集体经济组织",
            "2": "村级农村集体经济组织",
            "3": "乡镇级农村集体经济组织",
            "9": "其他农村集体经济组织",
        },
        confirmed=True,
    ),
    "Y": Department(_OTHER, {"1": _OTHER}),
}
