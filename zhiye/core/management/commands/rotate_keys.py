"""Seal old values anew with the newest keys (assurance 44)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhiye.core import rotation


class Command(BaseCommand):
    """`rotate_keys` may be stopped and started again; `--check` only counts."""

    help = "用最新密钥重新加密旧数据，可中断后继续；--check 只统计并核对查询索引。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Batch size and check mode."""
        parser.add_argument("--batch", type=int, default=500)
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, or count what is left and compare every index with its value."""
        if options["check"]:
            self._check()
            return
        totals = rotation.rotate(
            batch=options["batch"],
            tell=lambda p: self.stdout.write(f"{p.table}：已处理 {p.done} 行，还剩 {p.left} 行"),
        )
        for table, count in totals.items():
            self.stdout.write(f"{table}：完成，重新加密 {count} 行")
        for model in rotation.history_models():
            self.stdout.write(f"{model._meta.db_table}：历史记录不可改写，旧密钥须继续保留")

    def _check(self) -> None:
        wrong = 0
        for model, _ in rotation.sealed_models():
            left = rotation.stale(model).count()
            drifted = list(rotation.drift(model))
            wrong += left + len(drifted)
            self.stdout.write(
                f"{model._meta.db_table}：旧密钥 {left} 行，索引不符 {len(drifted)} 行"
            )
        if wrong:
            raise CommandError("还有数据未用最新密钥，或查询索引与内容不符。")
