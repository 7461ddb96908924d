"""The fixed lists of a policy's typed fields. The matcher's facts use the same keys."""

from django.db import models


class PolicyKind(models.TextChoices):
    """What kind of benefit a policy gives."""

    EXEMPT = "exempt", "免征免缴"
    REDUCE = "reduce", "减征减缴"
    DEDUCT = "deduct", "扣减扣除"
    FEE = "fee", "收费减免"
    SUBSIDY = "subsidy", "补贴补助"
    REWARD = "reward", "奖励"
    LOAN = "loan", "贷款贴息"
    SERVICE = "service", "便利服务"


class ClaimMode(models.TextChoices):
    """How a benefit is got."""

    DECLARE = "declare", "申报即享"
    AUTO = "auto", "免申即享"
    APPROVE = "approve", "申请核准"


CLAIM_MODE_HINTS = {
    ClaimMode.DECLARE: "申报时自行填报，不用另外提出申请",
    ClaimMode.AUTO: "符合条件的直接享受，不用申请",
    ClaimMode.APPROVE: "提出申请，经核准后享受",
}


class Applicant(models.TextChoices):
    """Who may use a policy: what a person or business is, or belongs to."""

    INDIVIDUAL = "individual", "个体工商户"
    ENTERPRISE = "enterprise", "企业"
    COOP = "coop", "农民专业合作社"
    SOCIAL = "social", "社会组织和事业单位"
    SMALL_TAXPAYER = "small_taxpayer", "增值税小规模纳税人"
    SMALL_PROFIT = "small_profit", "小型微利企业"
    UNEMPLOYED = "unemployed", "登记失业人员和就业困难人员"
    POVERTY_RELIEVED = "poverty_relieved", "脱贫人口"
    GRADUATE = "graduate", "高校毕业生"
    VETERAN = "veteran", "退役军人"
    DISABLED = "disabled", "残疾人"
    FARMER = "farmer", "农民和返乡创业人员"
    FLEXIBLE = "flexible", "灵活就业人员和摊主"
