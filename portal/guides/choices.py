"""Controlled words of a guide (国办发〔2017〕47号; GB/T 36114-2018; 国办函〔2016〕108号)."""

from __future__ import annotations

from django.db import models


class Audience(models.TextChoices):
    """For whom: the groups of the index page, in this order."""

    INDIVIDUAL = "individual", "个体工商户"
    ENTERPRISE = "enterprise", "企业"
    COOPERATIVE = "cooperative", "农民专业合作社"
    CREDIT = "credit", "信用与年报"


class MatterType(models.TextChoices):
    """事项类型. The editor chooses: the law leaves open which registration is."""

    LICENCE = "licence", "行政许可"
    CONFIRMATION = "confirmation", "行政确认"
    PUBLIC_SERVICE = "public_service", "公共服务"
    OTHER = "other", "其他"


class Level(models.TextChoices):
    """行使层级."""

    NATION = "nation", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    OFFICE = "office", "派出机构（所）"


class Applicant(models.TextChoices):
    """办理对象."""

    NATURAL_PERSON = "natural_person", "自然人"
    INDIVIDUAL_BUSINESS = "individual_business", "个体工商户"
    ENTERPRISE = "enterprise_legal_person", "企业法人"
    COOPERATIVE = "cooperative", "农民专业合作社"
    INSTITUTION = "public_institution", "事业法人"
    SOCIAL = "social_organisation", "社会组织法人"
    OTHER = "other_organisation", "非法人组织"


class Handling(models.TextChoices):
    """办件类型."""

    IMMEDIATE = "immediate", "即办件"
    PROMISED = "promised", "承诺件"


class Channel(models.TextChoices):
    """办理形式."""

    ONLINE = "online", "网上办"
    WINDOW = "window", "窗口办"
    SELF_SERVICE = "self_service", "自助机办"
    POST = "post", "邮寄办"
    MOBILE = "mobile", "手机办"


class Delivery(models.TextChoices):
    """送达方式."""

    DOWNLOAD = "download", "网上下载"
    WINDOW = "window", "窗口领取"
    POST = "post", "邮寄送达"
    PUBLIC_SYSTEM = "public_system", "公示系统公示"


class Scope(models.TextChoices):
    """通办范围."""

    HERE = "here", "仅本机关"
    CITY = "city", "全市通办"
    PROVINCE = "province", "全省通办"
    NATION = "nation", "全国通办"


class MaterialSource(models.TextChoices):
    """来源渠道."""

    APPLICANT = "applicant", "申请人自备"
    GOVERNMENT = "government", "政府部门核发"
    OTHER = "other", "其他"


class Medium(models.TextChoices):
    """材料介质."""

    PAPER = "paper", "纸质"
    ELECTRONIC = "electronic", "电子"


class Necessity(models.TextChoices):
    """材料必要性."""

    REQUIRED = "required", "必要"
    CONDITIONAL = "conditional", "符合条件的才要交"
    OPTIONAL = "optional", "非必要"
    DEFERRED = "deferred", "可以先受理后补"


class Stage(models.TextChoices):
    """办理环节."""

    APPLY = "apply", "申请"
    ACCEPT = "accept", "受理"
    REVIEW = "review", "审核"
    DECIDE = "decide", "决定"
    FINISH = "finish", "办结"
    DELIVER = "deliver", "送达"


class RemedyWay(models.TextChoices):
    """救济途径."""

    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "行政诉讼"


class Duty(models.TextChoices):
    """权利 or 义务."""

    RIGHT = "right", "权利"
    DUTY = "duty", "义务"


class NotePlace(models.TextChoices):
    """Where a note on conflicting law stands on the page."""

    TOP = "top", "页首"
    TIME = "time", "时限处"
    RESULT = "result", "结果处"
    BOTTOM = "bottom", "依据处"


class Fact(models.TextChoices):
    """Facts that may carry 待核."""

    MATTER_TYPE = "matter_type", "事项类型"
    STATUTORY_DAYS = "statutory_days", "法定时限"
    PROMISED_DAYS = "promised_days", "承诺时限"
    APPLY_WITHIN = "apply_within", "申请期限"
    FEE = "fee", "收费"
    SCOPE = "scope", "通办范围"
    BASIS = "basis", "设定依据"
    OTHER = "other", "其他"
