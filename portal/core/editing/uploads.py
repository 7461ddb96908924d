"""What may be uploaded: the content decides, not the name; sizes and kinds are set in settings."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

SAMPLE = 1024 * 1024
MAX_UNPACKED = 1024 * 1024 * 1024
DAMAGED = "图片文件已损坏，不能完整读取。请重新导出后上传。"
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, struct.error)
ALT_HELP = "用一句话说清图片内容，供读屏软件朗读，例如“市政务服务中心一楼登记窗口”。不写“图片”“照片”。"

# Part that an Office or OpenDocument package of this kind must hold.
_PACKAGES = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
    "ods": "content.xml",
    "ofd": "OFD.xml",
}
_MEDIA_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _is_pdf(file: IO[bytes]) -> bool:
    return b"%PDF-" in file.read(1024)


def _is_package(kind: str) -> Callable[[IO[bytes]], bool]:
    def check(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as package:
                names = {name.casefold() for name in package.namelist()}
                size = sum(info.file_size for info in package.infolist())
                media = package.read("mimetype") if kind in _MEDIA_TYPES else b""
        except Exception:  # zipfile raises a dozen kinds of exceptions on damaged bytes
            return False
        macros = any(name.endswith("vbaproject.bin") for name in names)
        whole = _PACKAGES[kind].casefold() in names and media.strip() == _MEDIA_TYPES.get(kind, b"")
        return whole and not macros and size <= MAX_UNPACKED

    return check


def _is_text(file: IO[bytes]) -> bool:
    data = file.read(SAMPLE)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\x00" in data or data.lstrip()[:1] == b"<":
        return False
    return any(_reads(data, encoding) for encoding in ("utf-8", "gb18030"))


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return len(data) == SAMPLE and error.start >= SAMPLE - 4  # the sample ends inside a character
    return True


_CHECKS: dict[str, Callable[[IO[bytes]], bool]] = {
    "pdf": _is_pdf,
    "txt": _is_text,
    "csv": _is_text,
    "doc": lambda file: file.read(8) == _OLD_OFFICE,
    "xls": lambda file: file.read(8) == _OLD_OFFICE,
    "ppt": lambda file: file.read(8) == _OLD_OFFICE,
    **{kind: _is_package(kind) for kind in _PACKAGES},
}


def check_document(file: Any) -> None:
    """Raise ValidationError when the content is not what the file's extension says.

    `file` is an uploaded file (readable, seekable, with `name`); its position is put back. A kind of file
    that the portal cannot recognise is refused, whatever WAGTAILDOCS_EXTENSIONS allows.
    """
    extension = PurePath(file.name).suffix.lower().lstrip(".")
    check = _CHECKS.get(extension)
    if check is None:
        kinds = "、".join(kind.upper() for kind in settings.WAGTAILDOCS_EXTENSIONS)
        raise ValidationError(
            f"不支持“{extension or '无扩展名'}”类型的文件。可以上传：{kinds}。", code="unknown_kind"
        )
    file.seek(0)
    try:
        genuine = check(file)
    finally:
        file.seek(0)
    if not genuine:
        raise ValidationError(
            f"文件内容不是 {extension.upper()} 格式，或者文件已损坏、含有宏。请用原软件另存后重新上传。",
            code="wrong_content",
        )


def check_image(file: Any, max_pixels: int | None = None) -> None:
    """Raise ValidationError unless Pillow can read the whole picture; the position is put back.

    The size that the header claims is judged before anything is unpacked.
    """
    file.seek(0)
    try:
        with Image.open(file) as picture:
            pixels = picture.width * picture.height
            if max_pixels is not None and pixels > max_pixels:
                raise ValidationError(
                    f"图片像素过多（{pixels // 10_000} 万），上限为 {max_pixels // 10_000} 万。请缩小后重新上传。",
                    code="too_many_pixels",
                )
            picture.load()
    except Image.DecompressionBombError:
        raise ValidationError("图片像素过多，请缩小后重新上传。", code="too_many_pixels") from None
    except UnidentifiedImageError:
        pass  # no picture at all: Wagtail's field says so, with the kinds that are taken
    except _UNREADABLE:
        raise ValidationError(DAMAGED, code="damaged") from None
    finally:
        file.seek(0)


class WholeImageField(WagtailImageField):
    """Wagtail's field, which lets Pillow's exceptions through when a picture is cut off."""

    def to_python(self, data: Any) -> Any:
        if not data:
            return super().to_python(data)
        check_image(data, self.max_image_pixels)
        try:
            return super().to_python(data)
        except _UNREADABLE:
            raise ValidationError(DAMAGED, code="damaged") from None


class ImageForm(BaseImageForm):
    """An image with a required alternative text, whose file is whole."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self._take_whole_pictures_only()
        field = self.fields.get("description")
        if field is not None:
            field.required = True
            field.label = "替代文本"
            field.help_text = ALT_HELP

    def _take_whole_pictures_only(self) -> None:
        wagtails = self.fields["file"]
        self.fields["file"] = WholeImageField(
            label=wagtails.label, required=wagtails.required, widget=wagtails.widget, initial=wagtails.initial
        )

    def clean_description(self) -> str:
        text: str = (self.cleaned_data.get("description") or "").strip()
        if text.strip("。.！!") in ("", "图", "图片", "照片", "图像", "配图", "插图"):
            raise ValidationError("请写明图片的内容，而不是“图片”二字。", code="says_nothing")
        return text


class DocumentForm(BaseDocumentForm):
    """A document whose content is what its name says."""

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and "file" in self.changed_data:
            check_document(file)
        return file

    class Meta(BaseDocumentForm.Meta):
        widgets: dict[str, forms.Widget] = dict(BaseDocumentForm.Meta.widgets)
