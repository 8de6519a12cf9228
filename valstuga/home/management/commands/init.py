"""`bin/valstuga init`: the first organisation and its administrator."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from valstuga.core.errors import Invalid, NotFound
from valstuga.home.setup import found_organisation
from valstuga.orgs.enums import OrgKind


class Command(BaseCommand):
    help = "Make the first organisation and its administrator, who then signs in with a code by mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="the organisation's name")
        parser.add_argument("--slug", required=True, help="its short name in addresses, for instance visby")
        parser.add_argument("--email", required=True, help="the administrator's address")
        parser.add_argument("--person", default="", help="the administrator's name")
        parser.add_argument("--kind", choices=OrgKind.values, default=OrgKind.LOCAL.value)
        parser.add_argument("--country", default="SE", help="two letters")
        parser.add_argument("--language", choices=["sv", "en"], default="sv")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"--email: {options['email']} is no mail address.") from None
        names = ("name", "slug", "email", "kind", "country", "language")
        person = options["person"] or options["email"].partition("@")[0]
        try:
            made = found_organisation(person=person, **{name: options[name] for name in names})
        except NotFound:
            raise CommandError("There is an organisation already: sign in and create more there.") from None
        except Invalid as error:
            raise CommandError(f"--{error.field}: {error}") from None
        self.stdout.write(f"{made.org.name} is founded. {made.user.email} may now sign in.")
