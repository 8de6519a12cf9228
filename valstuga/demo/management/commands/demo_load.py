from typing import Any

from django.core.management.base import BaseCommand

from valstuga.demo import loader


class Command(BaseCommand):
    help = "Load the demonstration: a made-up association. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        made = loader.load()
        self.stdout.write("The demonstration is loaded." if made else "The demonstration is there already.")
