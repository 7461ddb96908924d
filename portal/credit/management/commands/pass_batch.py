"""manage.py pass_batch NUMBER --by USER: pass a batch that waits for review, or go on where that was interrupted."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from portal.credit.intake.reviewing import NotDecided, pass_on
from portal.credit.models import Batch


class Command(BaseCommand):
    help = "通过一个待审核的批次，或者接着写完已经通过、中断了的批次。审核人须有发布权限，不能是报送人。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="NUMBER", help="批次号")
        parser.add_argument("--by", metavar="USER", required=True, help="审核人的用户名")

    def handle(self, *args: Any, number: str, by: str, **options: Any) -> None:
        batch = Batch.objects.filter(number=number).first()
        if batch is None:
            raise CommandError(f"没有批次 {number}。")
        user = get_user_model().objects.filter(username=by, is_active=True).first()
        if user is None:
            raise CommandError(f"没有用户 {by}。")
        try:
            pass_on(batch, user)
        except NotDecided as problem:
            raise CommandError(str(problem)) from None
        batch.refresh_from_db()
        self.stdout.write(
            f"批次 {number} 已生效：保存 {batch.saved:,} 行，未变化 {batch.unchanged:,} 行，退回 {batch.left_out:,} 行。"
        )
