"""What every page knows of the organisation it belongs to."""

from typing import Any

from django.http import HttpRequest


def organisation(request: HttpRequest) -> dict[str, Any]:
    """`org` and `access` on the pages of an organisation."""
    access = getattr(request, "access", None)
    return {"org": access.org, "access": access} if access else {}
