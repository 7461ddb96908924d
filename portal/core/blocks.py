"""Blocks that editors compose pages of. Each has a Chinese label, help and a preview (checked)."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

RICH_TEXT = ["bold", "ol", "ul", "link", "document-link", "superscript", "subscript"]


class BaseStructBlock(blocks.StructBlock):
    """The parent of the portal's struct blocks: shown by `preview_value` in the block picker."""

    class Meta:
        abstract = True


class RichTextBlock(blocks.RichTextBlock):
    """Paragraphs, lists and links; pasted styles and tables of word processors are reduced to text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT)
        super().__init__(**kwargs)

    class Meta:
        label = "段落"
        icon = "pilcrow"
        description = "段落、列表和链接"
        preview_value = "<p>申请人应当对提交材料的真实性、合法性和有效性负责。</p>"


class HeadingBlock(BaseStructBlock):
    """A heading of the second or third level with an anchor of its own."""

    text = blocks.CharBlock(label="标题文字", max_length=80, help_text="不超过 80 字，不加标点结尾。")
    level = blocks.ChoiceBlock(
        label="级别",
        choices=[("2", "二级标题"), ("3", "三级标题")],
        default="2",
        help_text="三级标题放在二级标题之下。",
    )

    class Meta:
        label = "小标题"
        icon = "title"
        template = "core/blocks/heading.html"
        description = "把长文分段"
        preview_value = {"text": "办理条件", "level": "2"}


class TableBlock(BaseStructBlock):
    """A table with a caption and a stated header: both are required (WCAG 2.2, 1.3.1)."""

    caption = blocks.CharBlock(label="表题", max_length=100, help_text="一句话说明表的内容，读屏软件先读它。")
    header = blocks.ChoiceBlock(
        label="表头",
        choices=[
            ("row", "第一行是表头"),
            ("column", "第一列是表头"),
            ("both", "第一行和第一列都是表头"),
        ],
        default="row",
        help_text="选择哪一行、哪一列说明其余单元格的含义。",
    )
    rows = TypedTableBlock(
        [("text", blocks.CharBlock(required=False, label="文字"))],
        label="表格内容",
        help_text="先加列，再加行；可以从文字处理软件逐格粘贴。",
    )
    source = blocks.CharBlock(
        label="资料来源",
        required=False,
        max_length=100,
        help_text="数据的出处，可留空。",
    )

    class Meta:
        label = "表格"
        icon = "table"
        template = "core/blocks/table.html"
        description = "带表题和表头的表格"
        preview_value = {"caption": "示例", "header": "row", "rows": None, "source": ""}


class StepBlock(BaseStructBlock):
    """One step of a procedure."""

    title = blocks.CharBlock(label="步骤名称", max_length=40, help_text="用动词开头，例如“提交申请”。")
    text = RichTextBlock(label="怎么做", help_text="一步只说一件事。")

    class Meta:
        label = "步骤"
        icon = "list-ol"
        template = "core/blocks/step.html"
        description = "办理过程中的一步"
        preview_value = {"title": "提交申请", "text": "<p>网上或者到窗口提交材料。</p>"}


class FAQBlock(BaseStructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(label="问题", max_length=100, help_text="照群众的问法写。")
    answer = RichTextBlock(label="回答", help_text="先答“能不能、要不要”，再说理由。")

    class Meta:
        label = "问答"
        icon = "help"
        template = "core/blocks/faq.html"
        description = "一问一答"
        preview_value = {"question": "办营业执照收费吗？", "answer": "<p>不收费。</p>"}


class LinkBlock(BaseStructBlock):
    """A link to a page of the portal or to another site."""

    text = blocks.CharBlock(
        label="链接文字",
        max_length=60,
        help_text="说明点开后看到什么，不写“点击这里”。",
    )
    page = blocks.PageChooserBlock(label="本站页面", required=False, help_text="与外部网址二选一。")
    url = blocks.URLBlock(label="外部网址", required=False, help_text="与本站页面二选一。")

    class Meta:
        label = "链接"
        icon = "link"
        template = "core/blocks/link.html"
        description = "指向本站页面或外部网站"
        preview_value = {"text": "办事指南", "url": "https://example.org/"}

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned.get("page")) == bool(cleaned.get("url")):
            problem = ValidationError("“本站页面”和“外部网址”请填写其中一项。")
            raise StructBlockValidationError(block_errors={"url": problem})
        return cleaned


class DownloadBlock(BaseStructBlock):
    """A file to download."""

    title = blocks.CharBlock(label="附件名称", max_length=80, help_text="例如“个体工商户登记申请书”。")
    document = DocumentChooserBlock(label="附件", help_text="优先上传可复制文字的文件。")

    class Meta:
        label = "附件下载"
        icon = "download"
        template = "core/blocks/download.html"
        description = "一个可下载的文件"
        preview_value = {"title": "个体工商户登记申请书", "document": None}


class ImageBlock(BaseStructBlock):
    """A picture that says something; its alternative text is kept with the image."""

    image = ImageChooserBlock(label="图片", help_text="图片的替代文本在图片库中填写。")
    caption = blocks.CharBlock(label="图注", required=False, max_length=100, help_text="可留空。")

    class Meta:
        label = "图片"
        icon = "image"
        template = "core/blocks/image.html"
        description = "带图注的图片"
        preview_value = {"image": None, "caption": "图注"}


class BodyBlock(blocks.StreamBlock):
    """The blocks of an ordinary body text."""

    heading = HeadingBlock()
    text = RichTextBlock()
    table = TableBlock()
    steps = blocks.ListBlock(
        StepBlock(),
        label="步骤",
        icon="list-ol",
        template="core/blocks/steps.html",
        preview_value=[StepBlock._meta_class.preview_value],
        help_text="按先后顺序排列的步骤。",
    )
    faq = FAQBlock()
    link = LinkBlock()
    download = DownloadBlock()
    image = ImageBlock()

    class Meta:
        label = "正文"
        icon = "doc-full"
        preview_value = [{"type": "text", "value": "<p>正文</p>"}]
