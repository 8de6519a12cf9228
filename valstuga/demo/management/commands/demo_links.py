from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from valstuga.demo import links, loader


class Command(BaseCommand):
    help = "Print where to look in the demonstration, and links to sign in as each role."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The links work in the demonstration only: bin/demo.")
        found = links.sign_in_links()
        if not found:
            raise CommandError("The demonstration is not loaded: bin/valstuga demo_load.")
        self.stdout.write(
            f"\n  Calendar for everyone  {settings.BASE_URL}{reverse('public:calendar', args=[loader.SLUG])}"
        )
        self.stdout.write("  Sign in as (open one in a browser):")
        for role, url in found:
            self.stdout.write(f"    {role.label!s:<16} {url}")
        self.stdout.write(f"  Mails that were sent are files in {settings.MAIL_DIR}\n")
