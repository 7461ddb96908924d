"""The columns of files: their standard names, what they are called in Chinese, and the field each one fills.

Names of the register follow 市场准入与退出数据规范 as it is used in files of registration data (S13); names of
disclosures follow the columns of 双公示 (发改办财金〔2018〕424号, 待核) and of 经营异常名录. A file may use either
name, in any order. A column that is neither here nor among the `SENSITIVE` is reported and left out; a
sensitive one is dropped before anything else looks at the row.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` in files of machines, `label` in files of people."""

    key: str
    label: str
    field: str
    aliases: tuple[str, ...] = ()
    note: str = ""


def _c(key: str, label: str, field: str, *aliases: str, note: str = "") -> Column:
    return Column(key, label, field, aliases, note)


REGISTER = (
    _c("UNISCID", "统一社会信用代码", "uscc", "信用代码", "社会信用代码"),
    _c("REGNO", "注册号", "reg_no", "登记注册号", note="15 位，工商GS15-2006"),
    _c("ENTNAME", "名称", "name", "TRANAME", "企业名称", "主体名称", "个体工商户名称", "字号名称"),
    _c("ENTTYPE", "类型代码", "type_code", "主体类型", "企业类型", "市场主体类型"),
    _c("REGSTATE", "登记状态", "status", "经营状态", "企业状态"),
    _c(
        "LEREP",
        "法定代表人",
        "representative",
        "OPERNAME",
        "负责人",
        "经营者",
        "经营者姓名",
        "投资人",
        "执行事务合伙人",
    ),
    _c("COMPFORM", "组成形式", "composition"),
    _c("DOMDISTRICT", "行政区划代码", "region", "住所所在行政区划", "所在区划", note="六位，GB/T 2260"),
    _c("DOM", "住所", "place", "OPLOC", "经营场所", "住所（经营场所）", "主要经营场所"),
    _c(
        "REGCAP",
        "注册资本",
        "capital",
        "FUNDAM",
        "出资额",
        "资金数额",
        "成员出资总额",
        "注册资本（万元）",
        note="万元",
    ),
    _c("REGCAPCUR", "币种", "currency", "注册资本币种"),
    _c("CAPSTRUCT", "资本构成", "shares", note="如“自然人:60;国有:40”，百分比"),
    _c("MEMBERS", "成员构成", "members", "成员数", note="如“农民:8;单位:1;总数:9”"),
    _c("EMPNUM", "从业人数", "employees", "从业人员数"),
    _c("OPSCOPE", "经营范围", "scope", "业务范围"),
    _c("INDUSTRYPHY", "行业门类", "section"),
    _c("INDUSTRYCO", "行业代码", "industry"),
    _c("REGORG", "登记机关", "registrar"),
    _c("REGORGCODE", "登记机关代码", "registrar_code"),
    _c("ESTDATE", "成立日期", "established_on", "注册日期"),
    _c("APPRDATE", "核准日期", "approved_on"),
    _c("OPFROM", "营业期限自", "term_from", "经营期限自"),
    _c("OPTO", "营业期限至", "term_to", "经营期限至"),
    _c("CANDATE", "注销日期", "cancelled_on", "吊销日期", "撤销日期", "迁出日期"),
    _c("CANREASON", "注销原因", "cancel_reason", "吊销原因"),
    _c("PARENTCODE", "隶属企业代码", "parent_code", "隶属主体代码"),
    _c("CONVFROM", "转型前类别", "converted_from"),
    _c("CONVDATE", "转型日期", "converted_on"),
    _c("OLDNAMES", "曾用名", "former_names", note="多个用“；”隔开，新的在前"),
)

DISCLOSURES = (
    _c("KIND", "种类", "kind", "信息种类", "公示种类"),
    _c("UNISCID", "统一社会信用代码", "uscc", "行政相对人代码", "相对人代码", "信用代码"),
    _c("REGNO", "注册号", "reg_no"),
    _c("ENTNAME", "名称", "name", "行政相对人名称", "相对人名称"),
    _c("DOCNAME", "文书名称", "title", "决定文书名称", "行政许可决定文书名称", "行政处罚决定文书名称"),
    _c("DOCNO", "文书号", "document_no", "决定文书号", "行政许可决定文书号", "行政处罚决定文书号"),
    _c("ORGNAME", "机关", "organ", "许可机关", "处罚机关", "decOrg_CN", "列入机关", "检查机关", "作出机关"),
    _c("ORGCODE", "机关代码", "organ_code", "机关统一社会信用代码"),
    _c("ROLE", "录入身份", "role"),
    _c("SOURCE", "数据来源", "source_name", "数据来源单位"),
    _c("DECDATE", "决定日期", "decided_on", "许可决定日期", "处罚决定日期", "检查日期"),
    _c("PUBDATE", "公示日期", "published_on"),
    _c("BASIS", "依据", "basis", "处罚依据", "列入依据", "许可依据"),
    _c("CONTENT", "内容", "content", "许可内容", "处罚内容"),
    _c("FACTS", "事实", "facts", "违法事实", "违法行为", "speCause_CN", "列入原因"),
    _c("CATEGORY", "类别", "category", "违法类型", "违法行为类型", "许可类别", "检查类型"),
    _c("RESULT", "结果", "result", "检查结果", "公示状态"),
    _c("GRAVITY", "失信程度", "gravity"),
    _c("MEASURES", "处罚种类", "measures", "处罚类别", note="多个用“；”隔开"),
    _c("FINE", "罚款金额（万元）", "fine", "罚款金额"),
    _c("CONFISCATED", "没收金额（万元）", "confiscated", "没收金额", "没收违法所得、没收非法财物的金额"),
    _c("LOWFINE", "较低数额罚款", "is_low_fine", note="是、否"),
    _c("PROCEDURE", "程序", "procedure", note="普通程序、简易程序"),
    _c("RESTRICTTO", "限制期限至", "restricted_until", note="日期；终身限制的写“终身”"),
    _c("RESTRICTLIFE", "终身限制", "restricted_for_life", "终身禁入", note="是、否"),
    _c(
        "SPECIALFIELD",
        "食品、药品、特种设备领域",
        "special_field",
        "特定领域",
        note="是、否；决定从哪一天起可以申请信用修复",
    ),
    _c(
        "ISPUBLIC",
        "是否公示",
        "chosen_public",
        note="是、否；个体工商户年报填“否”的只公示报没报，其他信息填“否”的不公示，也不保存",
    ),
    _c("VALFROM", "有效期自", "valid_from", "有效期起"),
    _c("VALTO", "有效期至", "valid_to", "处罚有效期", "有效期止"),
    _c("CERTNO", "证照编号", "certificate_no", "许可编号", "证书编号", "暂扣或吊销证照名称及编号"),
    _c("ABNTIME", "列入日期", "listed_on", "标记日期"),
    _c("REMDATE", "移出日期", "removed_on", "恢复日期"),
    _c("REMREASON", "移出原因", "remove_reason", "remExcpRes_CN", "恢复原因"),
    _c("REMORG", "移出机关", "remove_organ", "reDecOrg_CN", "恢复机关"),
    _c("PLANNO", "抽查计划编号", "plan_no", "计划编号"),
    _c("YEAR", "年度", "year", "年报年度"),
    _c("DOCSOURCE", "来源文书", "source_document"),
)

SCREENED = (
    *("title", "basis", "content", "facts", "category", "result", "remove_reason", "certificate_no"),
    *("source_name", "source_document", "remove_organ"),
)
"""Fields of disclosures in which a person may have written what must not be public."""

# fmt: off
SENSITIVE = frozenset({
    "CERNO", "证件号码", "身份证号", "身份证件号码", "公民身份号码", "法定代表人证件号码", "经营者证件号码", "法定代表人身份证号",
    "TEL", "电话", "联系电话", "手机", "手机号", "移动电话", "固定电话", "LEREPTEL", "LINKTEL", "EMAIL",
    "电子邮箱", "邮箱", "BANKACC", "银行账号", "开户行账号", "HOMEADDR", "家庭住址", "经营者住所", "住址", "户籍地址",
    "BIRTHDAY", "出生日期", "SEX", "性别", "NATION", "民族", "POLSTAND", "政治面貌", "LITDEG", "文化程度",
    "PHOTO", "照片", "相片", "SIGNATURE", "签名", "CERTYPE", "证件类型", "行政相对人代码_5（身份证号）",
})
# fmt: on
"""Headers of columns that never come into the portal (个人信息保护法 第二十八条; domain.md 2.9)."""


def by_header(columns: tuple[Column, ...]) -> dict[str, Column]:
    """Every name a column may have in a file, folded to upper case, without blanks -> the column."""
    return {fold(name): column for column in columns for name in (column.key, column.label, *column.aliases)}


def fold(header: str) -> str:
    """A header as compared: no blanks, half-width brackets, capitals."""
    return "".join(unicodedata.normalize("NFKC", header).split()).upper()
