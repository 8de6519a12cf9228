"""The components of every page, as strict tags: an unknown property is an error when the template is compiled.

`docs/design-system.md` lists them; `/design/` shows them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
TONES = ("good", "warn", "gap", "mine", "")


@dataclass(frozen=True)
class Component:
    """A template under `components/`, the properties it takes with their defaults, and whether it has content."""

    template: str
    properties: Mapping[str, Any]
    is_block: bool = False


COMPONENTS = {
    "button": Component(
        "button.html",
        dict.fromkeys(("href", "name", "value", "icon", "label", "form", "formaction"), "")
        | {"type": "submit", "primary": False, "quiet": False, "danger": False, "tap": False, "small": False},
        is_block=True,
    ),
    "tag": Component("tag.html", {"tone": ""}, is_block=True),
    "card": Component("card.html", {"title": "", "level": 2, "tone": "", "id": ""}, is_block=True),
    "head": Component("head.html", {"title": "", "lead": ""}, is_block=True),
    "empty": Component("empty.html", {"title": "", "text": ""}, is_block=True),
    "filters": Component("filters.html", {"label": ""}, is_block=True),
    "progress": Component("progress.html", {"value": 0, "max": 100, "label": ""}),
    "face": Component("face.html", {"person": None, "mine": False}),
    "field": Component("field.html", {"field": None, "help": "", "hide_label": False}),
    "errors": Component("errors.html", {"form": None}),
    "paging": Component("paging.html", {"older": "", "newer": ""}),
}


class ComponentNode(template.Node):
    def __init__(
        self, component: Component, given: dict[str, FilterExpression], content: NodeList | None
    ) -> None:
        self.component = component
        self.given = given
        self.content = content

    def render(self, context: template.Context) -> SafeString:
        values = dict(self.component.properties)
        values |= {name: expression.resolve(context) for name, expression in self.given.items()}
        if self.content is not None:
            values["content"] = self.content.render(context)
        if "tone" in values and values["tone"] not in TONES:
            raise template.TemplateSyntaxError(f"tone={values['tone']!r} is none of {TONES}")
        if values.get("field") is not None:
            values |= _field(values["field"], values["help"])
        values["org"] = context.get("org")
        return SafeString(get_template(f"components/{self.component.template}").render(values))


def _compile(name: str, component: Component) -> None:
    def compiled(parser: Parser, token: Token) -> ComponentNode:
        given: dict[str, FilterExpression] = {}
        for bit in token.split_contents()[1:]:
            prop, equals, value = bit.partition("=")
            if prop not in component.properties:
                raise template.TemplateSyntaxError(
                    f"{{% {name} %}} has no property {prop!r}: {sorted(component.properties)}"
                )
            given[prop] = parser.compile_filter(value if equals else "True")
        content = None
        if component.is_block:
            content = parser.parse((f"end{name}",))
            parser.delete_first_token()
        return ComponentNode(component, given, content)

    register.tag(name, compiled)


for _name, _component in COMPONENTS.items():
    _compile(_name, _component)


def _field(field: BoundField, help_text: str) -> dict[str, Any]:
    if help_text:
        field.help_text = help_text  # so that aria-describedby points at it
    widget = field.field.widget
    return {
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": isinstance(widget, CheckboxSelectMultiple | RadioSelect),
        "is_chips": isinstance(widget, CheckboxSelectMultiple),
    }


@register.simple_tag
def icon(name: str) -> SafeString:
    """One symbol of the sprite; decoration, so hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', static("img/icons.svg"), name
    )


@register.simple_tag
def seats(confirmed: int, minimum: int, maximum: int, asked: int = 0) -> SafeString:
    """Seats as dots: full is coming, half is asked, a red ring is still needed, a grey ring is room for more."""
    dots = ["on"] * min(confirmed, maximum)
    dots += ["ask"] * max(0, min(asked, maximum - len(dots)))
    dots += ["min"] * max(0, minimum - len(dots))
    dots += [""] * max(0, maximum - len(dots))
    label = _(
        "%(confirmed)d coming, %(asked)d asked, at least %(minimum)d and at most %(maximum)d are needed"
    ) % {
        "confirmed": confirmed,
        "asked": asked,
        "minimum": minimum,
        "maximum": maximum,
    }
    drawn = SafeString("".join(f'<i class="{dot}"></i>' for dot in dots[:16]))
    return format_html(
        '<span class="seats" role="img" aria-label="{}">{}</span> <b aria-hidden="true">{}/{}</b>',
        label,
        drawn,
        confirmed,
        minimum,
    )


@register.filter
def day(value: date | datetime | None) -> str:
    """ "lördag 15 augusti", with the year when it is another one than this."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    style = _("l j F") if local.year == timezone.localdate().year else _("l j F Y")
    return formats.date_format(local, style)


@register.filter
def short_day(value: date | datetime | None) -> str:
    """ "lör 15 aug"."""
    if value is None:
        return ""
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    style = _("D j M") if local.year == timezone.localdate().year else _("D j M Y")
    return formats.date_format(local, style)


@register.filter
def hours(row: Any) -> str:
    """ "10.00–13.00" of anything with `starts` and `ends`, in the organisation's zone."""
    style = _("H:i")
    begins, ends = (formats.time_format(timezone.localtime(at), style) for at in (row.starts, row.ends))
    return f"{begins}–{ends}"


@register.filter
def percent(part: float, whole: float) -> int:
    """Whole per cent; 0 of nothing is 0."""
    return round(100 * part / whole) if whole else 0


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """This page's query string with some parameters changed; an empty value takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in ("", None):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def stylesheets(names: str) -> list[str]:
    """Addresses of our stylesheets by their names."""
    return [static(f"css/{name}.css") for name in names.split()]


@register.filter
def tabs(entries: list[Any] | None) -> list[Any]:
    """What of the navigation stands at the bottom of a phone's page: five at most."""
    return [entry for entry in entries or [] if entry.tab][:5]
