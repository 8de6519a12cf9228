"""What every page knows of the organisation it belongs to."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from valstuga.orgs import queries


def organisation(request: HttpRequest) -> dict[str, Any]:
    """`org` and `access` on the pages of an organisation; `my_organisations`, asked for only where it is shown."""
    access = getattr(request, "access", None)
    known: dict[str, Any] = {"org": access.org, "access": access} if access else {}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        known["my_organisations"] = SimpleLazyObject(lambda: list(queries.organisations_of(user)))
    return known
