from typing import Any

from django.core.management.base import BaseCommand

from valstuga.messaging.services import send_waiting


class Command(BaseCommand):
    help = "Send the mails that wait in the outbox or could not be sent before. Run it every ten minutes."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, waiting = send_waiting()
        self.stdout.write(f"{sent} sent, {waiting} still waiting")
