"""Right, wrong and missed findings."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Count:
    """Right, wrong and missed findings."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: int, wanted: int) -> None:
        """Add a clip by its counts."""
        self.right += min(found, wanted)
        self.wrong += max(0, found - wanted)
        self.missed += max(0, wanted - found)

    def text(self) -> str:
        """Return recall and precision, with counts."""
        wanted, found = self.right + self.missed, self.right + self.wrong
        recall = f"{self.right / wanted:.2f} ({self.right}/{wanted})" if wanted else "–"
        precision = f"{self.right / found:.2f} ({self.right}/{found})" if found else "–"
        return f"{recall} / {precision}"
