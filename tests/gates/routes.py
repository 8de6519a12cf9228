"""The URLconf as a flat list, for the gates that walk it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

# django-allauth's and Django's own views guard themselves; only what config/urls.py mounts of them is reachable.
FOREIGN = ("allauth.", "django.views.i18n")


@dataclass(frozen=True)
class Route:
    name: str
    view: object
    path: str

    @property
    def is_foreign(self) -> bool:
        return str(getattr(self.view, "__module__", "")).startswith(FOREIGN)


def routes() -> list[Route]:
    """Every route of the application."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[URLPattern | URLResolver], namespace: str, prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner, path)
        else:
            yield Route(f"{namespace}{pattern.name}", pattern.callback, path)
