"""Signing in by a link, in the demonstration alone: config/urls.py mounts it nowhere else."""

from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from valstuga.core.errors import NotFound
from valstuga.core.gates import public_view
from valstuga.demo import links


@public_view
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Sign in as one of the made-up users."""
    if not (settings.DEMO or settings.TESTING):
        raise NotFound
    try:
        user = links.user_of(token)
    except signing.BadSignature:
        raise NotFound from None
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect("home:start")
