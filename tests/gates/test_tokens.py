"""Text on every ground it stands on is readable in light and dark: 4.5 to 1 (WCAG AA)."""

import re

import pytest
from django.conf import settings

from valstuga.orgs.colours import contrast

TOKENS = (settings.PACKAGE_DIR / "static/css/tokens.css").read_text()
COLOURS = {
    name: pair
    for name, *pair in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS)
}
PAIRS = [
    *((text, ground) for text in ("ink", "soft", "accent", "gap") for ground in ("paper", "card", "sunk")),
    *((tone, f"{tone}-wash") for tone in ("accent", "good", "warn", "gap")),
    *(("ink", f"{tone}-wash") for tone in ("accent", "good", "warn", "gap")),
    ("on-accent", "accent"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_readable(text, ground, scheme):
    assert contrast(COLOURS[text][scheme], COLOURS[ground][scheme]) >= 4.5
