"""A mail from a template: one Markdown text gives the subject, the plain part and the HTML part.

The template's first line is the subject. A link that stands alone in a paragraph becomes a button. Only addresses of
our own and a few harmless kinds are ever made clickable, so a name typed by somebody can't smuggle in a link.
"""

import re
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone, translation
from markdown_it import MarkdownIt

from valstuga.orgs.models import Organisation

LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
LONE_LINK = re.compile(r"<p><a href=")
HARMLESS = ("tel:", "mailto:", "https://www.openstreetmap.org/")
SUBJECT_LENGTH = 200


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def write(org: Organisation, template: str, context: dict[str, Any], *, language: str) -> Letter:
    """The letter in the reader's language and the organisation's time zone and look."""
    with translation.override(language), timezone.override(ZoneInfo(org.time_zone)):
        source = get_template(f"{template}.md").template.render(_plain_context(org, context))  # type: ignore[attr-defined]
        first, _, body = source.strip().partition("\n")
        subject = " ".join(first.split())[:SUBJECT_LENGTH]
        body = re.sub(r"\n{3,}", "\n\n", body.strip())
        html = render_to_string(
            "messaging/email/layout.html",
            {"org": org, "subject": subject, "body": _html(org, body), "base_url": settings.BASE_URL},
        )
    return Letter(subject, LINK.sub(r"\1:\n\2", body), html)


def _plain_context(org: Organisation, context: dict[str, Any]) -> Context:
    return Context({**context, "org": org, "base_url": settings.BASE_URL}, autoescape=False)


def _html(org: Organisation, body: str) -> str:
    markdown = MarkdownIt("commonmark", {"html": False, "breaks": True})
    markdown.validateLink = lambda url: url.startswith((settings.BASE_URL + "/", *HARMLESS))  # type: ignore[method-assign]
    button = (
        f'<p style="margin:24px 0"><a style="display:inline-block;padding:14px 24px;border-radius:10px;'
        f'background:{org.accent};color:#ffffff;text-decoration:none;font-weight:600" href='
    )
    return LONE_LINK.sub(button, markdown.render(body))
