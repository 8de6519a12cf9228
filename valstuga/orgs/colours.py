"""An organisation's colour, made readable: contrast as WCAG defines it, and the tones that follow from one colour."""

from dataclasses import dataclass

LIGHT_PAGE, LIGHT_CARD, DARK_CARD = "#fbf9f5", "#ffffff", "#1f1b16"
NEEDED = 4.5


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Between two colours "#rrggbb": 1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """`share` (0 to 1) of `one`, the rest of `other`."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def is_readable(colour: str) -> bool:
    """May text in this colour stand on a light page?"""
    return contrast(colour, LIGHT_PAGE) >= NEEDED


@dataclass(frozen=True)
class Tones:
    accent: str
    wash: str
    dark_accent: str
    dark_on_accent: str
    dark_wash: str


def tones(accent: str) -> Tones:
    """A lighter tone for dark pages, and pale grounds, each with enough contrast to the text on it."""
    steps = [step / 20 for step in range(21)]
    dark = next(c for c in (mix("#ffffff", accent, s) for s in steps) if contrast(c, DARK_CARD) >= 6)
    return Tones(
        accent=accent,
        wash=_wash(accent, LIGHT_CARD),
        dark_accent=dark,
        dark_on_accent=mix(accent, "#000000", 0.25),
        dark_wash=_wash(dark, DARK_CARD),
    )


def _wash(accent: str, ground: str) -> str:
    shares = (0.14, 0.1, 0.07, 0.04, 0.0)
    return next(
        (w for w in (mix(accent, ground, s) for s in shares) if contrast(accent, w) >= NEEDED), ground
    )


def stylesheet(accent: str) -> str:
    t = tones(accent)
    return (
        f":root{{--accent:light-dark({t.accent},{t.dark_accent});"
        f"--on-accent:light-dark(#ffffff,{t.dark_on_accent});"
        f"--accent-wash:light-dark({t.wash},{t.dark_wash})}}\n"
    )
