"""Compile every template, and refuse what the Content-Security-Policy would refuse."""

import re
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template import TemplateSyntaxError
from django.template.loader import get_template

FORBIDDEN = re.compile(
    r"""\sstyle=|\son[a-z]+=["']|hx-on|<script(?![^>]*\ssrc=)[^>]*>|javascript:|<style""", re.IGNORECASE
)


class Command(BaseCommand):
    help = "Compile every template; no inline style, script or handler."
    requires_system_checks = ()  # they ask the database, which this command does not need

    def handle(self, *args: Any, **options: Any) -> None:
        faults: list[str] = []
        for path in sorted(settings.PACKAGE_DIR.rglob("templates/**/*.html")):
            name = str(path).split("/templates/", 1)[1]
            try:
                get_template(name)
            except TemplateSyntaxError as error:
                faults.append(f"{name}: {error}")
            if "/email/" in name:  # mail programs know only inline styles
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if FORBIDDEN.search(line):
                    faults.append(f"{name}:{number}: inline style, script or handler: {line.strip()[:80]}")
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write("templates: fine")
