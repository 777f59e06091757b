"""The lines of an answer as paragraphs and list items."""

from collections.abc import Sequence

from voice_interview.bank.importing.lines import Line, lines_of
from voice_interview.bank.importing.source import Passage

_ITEMS = ("bullet", "numbered")
_SENTENCE_ENDS = (".", "!", "?", ":", ";")
_WRAPPED_LENGTH = 50
"""A line this long was probably broken by its margin; a shorter one stands alone, as a heading does."""


def passages_of(lines: Sequence[Line]) -> tuple[Passage, ...]:
    """Return the passages in ``lines``; wrapped lines are joined; headings, code and tables left out."""
    found: list[Passage] = []
    last: Line | None = None
    for line in lines:
        if line.kind in ("blank", "heading", "code", "table"):
            last = None
            continue
        if last is not None and line.kind not in _ITEMS and _goes_on(found[-1], last, line):
            found[-1] = Passage(text=f"{found[-1].text} {line.text}", item=found[-1].item)
        else:
            found.append(Passage(text=line.text, item=line.kind in _ITEMS))
        last = line
    return tuple(passage for passage in found if passage.text)


def passages_in(text: str) -> tuple[Passage, ...]:
    """Return the passages of a text that may hold several lines and Markdown."""
    return passages_of(lines_of(text))


def _goes_on(before: Passage, last: Line, line: Line) -> bool:
    """Tell whether ``line`` goes on with the passage whose last line is ``last``."""
    if before.item and line.indent > 0:
        return True
    if before.text.endswith(_SENTENCE_ENDS):
        return False
    return len(last.text) >= _WRAPPED_LENGTH or line.text[:1].islower()
