"""manage.py import_register FILE…: the register of entities from CSV, XLSX or JSON Lines."""

from portal.credit.intake.commanding import ImportCommand
from portal.credit.models import Batch


class Command(ImportCommand):
    help = "导入市场主体登记信息（CSV、XLSX、JSON Lines，可用 gzip 压缩）。可重复运行；中断后接着载入。"
    kind = Batch.REGISTER
