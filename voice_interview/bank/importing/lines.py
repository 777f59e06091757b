"""The lines of plain text and Markdown, each with what it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from voice_interview.bank.importing.inline import plain
from voice_interview.bank.importing.labels import Label, label_of

Kind = Literal["blank", "heading", "numbered", "bullet", "bold", "text", "table", "code"]
"""``bold`` is a line that is emphasised as a whole."""

_TAB = "    "
_QUOTE = re.compile(r"(?:>\s?)+")
_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_RULE = re.compile(r"(?:[-*_=~]\s*){3,}$")
_NUMBERED = re.compile(r"(\()?(\d{1,4})([.):])\s+(\S.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[*+\u2022\u2023\u25e6\u00b7\u25aa\u25cf-]|\u2013|\u2014)\s+(\S.*)", re.DOTALL)
_BOLD = re.compile(r"(\*\*|__|\*|_)(?=\S)([^*_]+)\1\s*:?\s*$")
_SUMMARY = re.compile(r"\s*(?:<details>)?\s*<summary>(.*?)</summary>", re.IGNORECASE)
_FENCE = re.compile(r"(```+|~~~+)")
_COUNTED_ASIDE = re.compile(r"\((?:interview\s+)?question\s*#?\d*\)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a document."""

    number: int
    """From 1."""
    kind: Kind
    text: str
    """Without markup and marker; empty for blanks and code."""
    indent: int = 0
    """Columns before the first character."""
    style: str = ""
    """How it is marked: ``heading 2``, ``1.``, ``(1)``; lines that open questions share one."""
    count: int | None = None
    """Its number in a list, or in a heading that begins with one."""
    label: Label | None = None
    """The name it gives to what follows."""

    @property
    def level(self) -> int:
        """Of a heading, 1 to 6; 0 otherwise."""
        return int(self.style[-1]) if self.kind == "heading" else 0


def lines_of(text: str) -> tuple[Line, ...]:
    """Return every line of ``text``; headings that are underlined become one line and a blank."""
    found: list[Line] = []
    fence = ""
    for number, raw in enumerate(text.split("\n"), 1):
        mark = _FENCE.match(raw.strip())
        if fence:
            found.append(Line(number=number, kind="code", text=""))
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark and "`" not in raw.strip()[len(mark[1]) :]:
            fence = mark[1]
            found.append(Line(number=number, kind="code", text=""))
        else:
            found.extend(_underlined(found, _line(number, raw), raw))
    return tuple(found)


def _underlined(before: list[Line], line: Line, raw: str) -> Iterator[Line]:
    """Give ``line``; where it underlines the text before it, that becomes a heading."""
    mark = _UNDERLINE.match(raw)
    if mark and len(mark[1]) > 2 and before and before[-1].kind == "text" and line.kind == "blank":
        style = "heading 1" if mark[1][0] == "=" else "heading 2"
        before[-1] = _with_label(replace(before[-1], kind="heading", style=style))
    yield line


def _line(number: int, raw: str) -> Line:
    body = raw.replace("\t", _TAB)
    stripped = body.strip()
    indent = len(body) - len(body.lstrip())
    if summary := _SUMMARY.match(stripped):
        stripped = f"**{plain(summary[1])}**"
    if quote := _QUOTE.match(stripped):
        stripped = stripped[quote.end() :]
    if not stripped or _RULE.match(stripped):
        return Line(number=number, kind="blank", text="")
    if stripped.startswith("|"):
        return Line(number=number, kind="table", text=stripped)
    if heading := _HEADING.match(stripped):
        inner = _item(number, _without_closing(heading[2]), indent)
        return _with_label(replace(inner, kind="heading", style=f"heading {len(heading[1])}"))
    if bold := _BOLD.match(stripped):
        return _with_label(replace(_item(number, bold[2], indent), kind="bold", style="bold"))
    return _with_label(_item(number, stripped, indent))


def _without_closing(heading: str) -> str:
    """Return a heading without the ``##`` that may close it; ``C#`` keeps its sign."""
    shorter = heading.rstrip("#")
    return shorter.rstrip() if shorter.endswith(" ") else heading


def _item(number: int, stripped: str, indent: int) -> Line:
    if numbered := _NUMBERED.match(stripped):
        style = f"{numbered[1] or ''}1{numbered[3]}" + (" inside" if indent else "")
        text = _COUNTED_ASIDE.sub("", plain(numbered[4]), count=1)
        return Line(
            number=number, kind="numbered", text=text, indent=indent, style=style, count=int(numbered[2])
        )
    if bullet := _BULLET.match(stripped):
        inside = " inside" if indent else ""
        return Line(
            number=number, kind="bullet", text=plain(bullet[1]), indent=indent, style=f"bullet{inside}"
        )
    text = plain(stripped)
    return Line(number=number, kind="text" if text else "blank", text=text, indent=indent)


def _with_label(line: Line) -> Line:
    label = label_of(line.text, stands_out=line.kind in ("heading", "bold"))
    return replace(line, label=label)
