"""The gate of pages that need a user and no organisation."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from valstuga.accounts.models import User


class UserRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def signed_in[**P](
    view: Callable[Concatenate[UserRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    @wraps(view)
    def gate(request: Any, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    gate.gate = "signed-in"  # type: ignore[attr-defined]
    return gate
