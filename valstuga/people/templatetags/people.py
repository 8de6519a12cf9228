"""How the register writes things on a page."""

from django import template

from valstuga.people import normalise

register = template.Library()


@register.filter
def national(phone: str, country: str) -> str:
    """A stored phone number as written at home: "070-123 45 67"."""
    return normalise.shown_phone(phone, country)


@register.filter
def named(values: list[str], choices: list[tuple[str, str]]) -> list[str]:
    """The names of stored values."""
    names = dict(choices)
    return [str(names.get(value, value)) for value in values]
