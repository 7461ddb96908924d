"""manage.py import_disclosures FILE…: disclosures about entities from CSV, XLSX or JSON Lines."""

from portal.credit.intake.commanding import ImportCommand
from portal.credit.models import Batch


class Command(ImportCommand):
    help = "导入公示信息（许可、处罚、异常名录、失信名单、抽查、年报；CSV、XLSX、JSON Lines，可用 gzip 压缩）。可重复运行；中断后接着载入。"
    kind = Batch.DISCLOSURES
