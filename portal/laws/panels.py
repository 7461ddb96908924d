"""What editors see of instruments, versions and notes about articles, and the forms behind it."""

from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)

from portal.laws.checkup.panels import CitingPanel
from portal.laws.forms import CorrectionForm, InstrumentForm, ParameterForm, SupersessionForm

SOURCE = ObjectList(
    [
        FieldPanel("source_name"),
        FieldPanel("source_url"),
        FieldRowPanel([FieldPanel("checked_on"), FieldPanel("checked_by")]),
        FieldPanel("confirmed"),
    ],
    heading="来源和核对",
)
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
                HelpPanel(
                    "<p>终止日期是不再有效的第一天。到这一天零时，文件页、条文页、浏览和搜索自动改标“已废止”或“失效”，"
                    "并指向废止它的文件；文本和网址都保留。引用它的指南、政策会列入待办。提交前可以先点“预览”。</p>"
                ),
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
        ObjectList([CitingPanel()], heading="引用本文件的页面"),
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
                FieldPanel("summary"),
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
        ObjectList([CitingPanel()], heading="引用本文件的页面"),
        ObjectList([PublishingPanel()], heading="上线"),
    ]
)

SUPERSESSION = TabbedInterface(
    [
        ObjectList(
            [
                HelpPanel(
                    "<p>另一个文件作了新规定、而本文件的条文没有修改时，在这里注明。到“自何日起”那一天，"
                    "条文页、全文和效力一栏自动显示；条文本身修改了的，请载入新版本。</p>"
                ),
                FieldPanel("instrument"),
                FieldRowPanel([FieldPanel("article"), FieldPanel("paragraph")]),
                FieldPanel("from_day"),
                FieldRowPanel([FieldPanel("by"), FieldPanel("by_article")]),
                FieldPanel("note"),
            ],
            heading="部分失效",
        ),
        SOURCE,
        ObjectList([PublishingPanel()], heading="上线"),
    ],
    base_form_class=SupersessionForm,
)

CORRECTION = TabbedInterface(
    [
        ObjectList(
            [
                HelpPanel(
                    "<p>只用于改正载入时的错漏，使文本与公布的原文一致；法律本身的修改请载入新版本。"
                    "终审通过时条文随即改正，更正前后的文字、原因和日期一并公开；撤下则恢复原来的文字。</p>"
                ),
                FieldPanel("version"),
                FieldPanel("article"),
                FieldPanel("before"),
                FieldPanel("after"),
                FieldPanel("reason"),
            ],
            heading="文本更正",
        ),
        ObjectList([PublishingPanel()], heading="上线"),
    ],
    base_form_class=CorrectionForm,
)

PARAMETER = TabbedInterface(
    [
        ObjectList(
            [
                HelpPanel(
                    "<p>法律规定的期限、数额、比例只在这里记一次。办事指南和优惠政策用 [[名称]] 引用，数字改了，"
                    "用到它的页面自动更新，并列入“待办事项”请编辑核对。从某一天起改成别的数的，给旧的一行填上“至何日止”，"
                    "另加一行新的。</p>"
                ),
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("value"), FieldPanel("unit")]),
                FieldRowPanel([FieldPanel("multiple_of"), FieldPanel("times")]),
                FieldPanel("instrument"),
                FieldRowPanel([FieldPanel("article"), FieldPanel("paragraph")]),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldPanel("note"),
            ],
            heading="法定参数",
        ),
        SOURCE,
        ObjectList([PublishingPanel()], heading="上线"),
    ],
    base_form_class=ParameterForm,
)

TERM = TabbedInterface(
    [
        ObjectList(
            [
                HelpPanel(
                    "<p>办事指南和优惠政策的正文第一次用到这个名词时，自动链接到“名词解释”页的这一条。"
                    "意思用大白话讲，每句不超过 40 字。</p>"
                ),
                FieldPanel("name"),
                FieldPanel("aliases"),
                FieldPanel("meaning"),
                FieldPanel("use"),
                FieldRowPanel([FieldPanel("instrument"), FieldPanel("article")]),
                FieldPanel("bureau"),
                FieldPanel("anchor"),
            ],
            heading="名词解释",
        ),
        ObjectList([PublishingPanel()], heading="上线"),
    ],
)
