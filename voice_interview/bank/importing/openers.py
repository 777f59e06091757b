"""Which lines of a document open a question: all those marked like the first that does."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_interview.bank.importing.labels import asks
from voice_interview.bank.importing.lines import Line

_LABELLED = "label"
_PLAIN = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """How a document marks its questions."""

    style: str
    """That of ``Line``; or ``label`` for ``Q:``, ``plain`` for nothing but a question mark."""
    always_one: bool = False
    """Every question is numbered 1, as lazy Markdown does."""

    @property
    def level(self) -> int:
        """Of the headings that open questions; 0 when it is not headings."""
        return int(self.style[-1]) if self.style.startswith("heading") else 0

    def marks(self, line: Line) -> bool:
        """Tell whether ``line`` is marked as questions are."""
        return _style(line) == self.style

    def in_order(self, line: Line, last: int | None) -> bool:
        """Tell whether the number of ``line``, if it has one, may follow that of the question before."""
        if self.always_one or last is None or line.count is None:
            return True
        return line.kind != "numbered" or line.count > last


def opener_of(lines: Sequence[Line]) -> Opener | None:
    """Return how questions are marked in ``lines``; None when nothing there asks.

    The first line that asks and is marked decides, since a document begins with a question before it comes to
    anything else that asks; where its marking is seen once only, as that of a title is, the next one does.
    """
    asking = [line for line in _outside_follow_ups(lines) if _opens(line)]
    if not asking:
        return None
    strongest = min(_weakness(_style(line)) for line in asking)
    styles = [_style(line) for line in asking if _weakness(_style(line)) == strongest]
    counts = Counter(styles)
    best = next((style for style in styles if counts[style] > 1), styles[0])
    numbers = {line.count for line in asking if _style(line) == best}
    return Opener(style=best, always_one=len(numbers) == 1 and counts[best] > 1)


def _weakness(style: str) -> int:
    """Return how late a style is thought of: headings, numbers, labels, bold; then bullets, then text."""
    return {"bullet": 1, "bullet inside": 2, _PLAIN: 3}.get(style, 0)


def _style(line: Line) -> str:
    if line.label is not None:
        return _LABELLED if line.label.part == "question" else ""
    return line.style or (_PLAIN if line.kind == "text" else "")


def _opens(line: Line) -> bool:
    if line.label is not None:
        return line.label.part == "question"
    return line.kind not in ("blank", "code", "table") and asks(line.text)


def _outside_follow_ups(lines: Sequence[Line]) -> Iterator[Line]:
    """Give the lines that stand in no list of follow-ups."""
    inside = False
    for line in lines:
        if line.label is not None:
            inside = line.label.part == "follow_up"
        elif line.kind in ("heading", "text", "bold"):
            inside = False
        if not inside:
            yield line
