"""Make the keyring of a new installation, or print it with one more key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhiye.core import keyring


class Command(BaseCommand):
    """`make_keyring FILE`, or `make_keyring --add data` to see the present ring with a new key."""

    help = "制作密钥文件；--add 输出加了新密钥的密钥文件内容（不改动原文件）。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """File, profile, and which key to add."""
        parser.add_argument("file", nargs="?", default=None)
        parser.add_argument("--profile", choices=["SM", "INTL"], default="SM")
        parser.add_argument("--add", choices=["data", "index"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Never overwrites a ring: a lost ring loses every sealed value."""
        path = Path(options["file"] or settings.ZHIYE_KEYRING_FILE)
        profile = keyring.Profile(options["profile"])
        if options["add"]:
            try:
                document = json.loads(path.read_text("utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(f"读不了密钥文件 {path}：{error}") from error
            changed = keyring.with_new_key(document, options["add"], profile)
            self.stdout.write(json.dumps(changed, indent=1))
            return
        try:
            keyring.create_file(path, keyring.new_document(profile))
        except FileExistsError:
            raise CommandError(f"密钥文件 {path} 已存在，不会覆盖。") from None
        self.stdout.write(f"已生成密钥文件 {path}，请立即另行备份：丢失后数据无法恢复。")
