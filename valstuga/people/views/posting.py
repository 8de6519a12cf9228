"""What views with a form share."""

from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpRequest

from valstuga.core.forms import attempt


def saved(request: HttpRequest, form: BaseForm, action: Callable[[], object]) -> bool:
    """Whether this is a post whose form was valid and whose service did its work; else the form says what is wrong."""
    if request.method != "POST":
        return False
    return attempt(form, action) is not None
