"""The page that shows every component (development only)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from valstuga.core.gates import public_view


@public_view
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "design/design.html")
