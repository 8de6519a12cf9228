"""Marks that say how a view is guarded. A gate test walks the URLconf: a view without a mark fails the build."""

from collections.abc import Callable
from typing import Any

View = Callable[..., Any]


def public_view(view: View) -> View:
    """Anyone may call this. Say it on purpose."""
    view.gate = "public"  # type: ignore[attr-defined]
    return view


def gate_of(view: View) -> str | None:
    """What guards a view: "public", "signed-in", "link", or "perm:..."; None when nothing was declared."""
    return getattr(view, "gate", None)
