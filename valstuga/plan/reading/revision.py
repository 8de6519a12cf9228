"""What changed between a plan and a revised document of it: so that owners, status and history can be kept."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from valstuga.plan.reading import words

SAME = 0.6
SURE = 0.985


@dataclass(frozen=True)
class Known:
    """A section or to-do that is there already: its key, its text, and the title of what it stands under."""

    key: Hashable
    text: str
    under: str = ""


@dataclass
class Change:
    """One row of the comparison: `old` or `new` is None for what was added or removed."""

    kind: str  # "kept", "reworded", "moved", "added", "removed"
    old: Known | None
    new: Known | None


@dataclass
class Changes:
    rows: list[Change] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Change]:
        return [row for row in self.rows if row.kind in kinds]

    def match(self) -> dict[Hashable, Known]:
        """For each new key the old one that it goes on from."""
        return {row.new.key: row.old for row in self.rows if row.new is not None and row.old is not None}


def compare(old: Iterable[Known], new: Iterable[Known]) -> Changes:
    """Pair the old with the new, the most alike first; a pair under the same heading is preferred to one that moved."""
    olds, news = list(old), list(new)
    scored = []
    for a, before in enumerate(olds):
        for b, after in enumerate(news):
            likeness = words.alike(before.text, after.text)
            if likeness >= SAME:
                scored.append(
                    (likeness + (0.05 if words.alike(before.under, after.under) > 0.8 else 0), likeness, a, b)
                )
    scored.sort(key=lambda row: (-row[0], row[2], row[3]))
    taken_old: set[int] = set()
    paired: dict[int, tuple[int, float]] = {}
    for _, likeness, a, b in scored:
        if a not in taken_old and b not in paired:
            taken_old.add(a)
            paired[b] = (a, likeness)
    changes = Changes()
    for b, after in enumerate(news):
        if b not in paired:
            changes.rows.append(Change("added", None, after))
            continue
        a, likeness = paired[b]
        same_place = words.alike(olds[a].under, after.under) > 0.8
        kind = "reworded" if likeness < SURE else "kept" if same_place else "moved"
        changes.rows.append(Change(kind, olds[a], after))
    changes.rows += [Change("removed", before, None) for a, before in enumerate(olds) if a not in taken_old]
    return changes
