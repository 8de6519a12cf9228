"""The navigation: what the asking user may open, in the order of a working day."""

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav`: the entries that the user may open in this organisation."""
    return {"nav": []}
