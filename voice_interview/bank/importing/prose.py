"""Questions, answers and follow-ups in plain text and Markdown, read line by line."""

from dataclasses import dataclass, field
from typing import Literal

from voice_interview.bank.importing.labels import Label, asks
from voice_interview.bank.importing.lines import Line, lines_of
from voice_interview.bank.importing.openers import Opener, opener_of
from voice_interview.bank.importing.passages import passages_of
from voice_interview.bank.importing.source import (
    LeftOut,
    SourceDocument,
    SourceFollowUp,
    SourceQuestion,
)
from voice_interview.bank.problems import quoted
from voice_interview.bank.reader import MAX_FOLLOW_UPS

_Section = Literal["head", "key_concept", "answer", "follow_ups", "aside", "outside"]

_SENTENCE_ENDS = (".", "!", "?", ":")
_MAX_TITLE_LENGTH = 100
_LIST_KINDS = ("bullet", "numbered", "heading", "bold")


def read_prose(text: str) -> SourceDocument:
    """Return what stands in ``text``, plain or Markdown; without questions when nothing there asks."""
    lines = lines_of(text)
    reading = _Reading(opener_of(lines))
    for line in lines:
        reading.take(line)
    reading.close()
    return SourceDocument(
        title=reading.title, questions=tuple(reading.questions), left_out=tuple(reading.left_out)
    )


@dataclass(slots=True, kw_only=True)
class _FollowUp:
    line: Line
    prompt: str
    answer: list[Line] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Question:
    """A question while its lines come in."""

    line: Line
    prompt: str
    key_concept: str = ""
    answer: list[Line] = field(default_factory=list)
    follow_ups: list[_FollowUp] = field(default_factory=list)

    def done(self) -> SourceQuestion:
        return SourceQuestion(
            line=self.line.number,
            prompt=self.prompt,
            key_concept=self.key_concept or None,
            answer=passages_of(self.answer),
            follow_ups=tuple(
                SourceFollowUp(line=one.line.number, prompt=one.prompt, answer=passages_of(one.answer))
                for one in self.follow_ups
            ),
        )


class _Reading:
    """Takes the lines of a document one after the other.

    Args:
        opener: how questions are marked; None when there are none.
    """

    def __init__(self, opener: Opener | None) -> None:
        self.title: str | None = None
        self.questions: list[SourceQuestion] = []
        self.left_out: list[LeftOut] = []
        self._opener = opener
        self._question: _Question | None = None
        self._section: _Section = "outside"
        self._last_count: int | None = None
        self._last_item = 0
        """Number of the last item of a list in the answer."""
        self._section_level = 0
        """Lowest level of a heading that stood above questions."""
        self._stray: list[Line] = []
        """Lines in a row that belong to no question."""
        self._before: Line | None = None

    def take(self, line: Line) -> None:
        """Take the next line."""
        if self._opens(line):
            self._open(line)
        elif line.kind == "heading" and line.label is None and self._ends_question(line):
            self._section = "outside"
            self._last_count = None
            self._section_level = max(self._section_level, line.level)
            if self.title is None and not self.questions and self._question is None:
                self.title = line.text
        elif line.label is not None and self._question is not None:
            self._labelled(line, line.label, self._question)
        elif line.kind != "blank":
            self._content(line)
            self._last_item = (line.count or 0) if line.kind == "numbered" else self._last_item
        elif self._section == "aside":
            self._section = "head"
        self._before = line

    def close(self) -> None:
        """End the last question."""
        if self._question is not None:
            self.questions.append(self._question.done())
            self._question = None
        self._tell_stray()

    def _opens(self, line: Line) -> bool:
        if self._opener is None or not self._opener.marks(line):
            return False
        if self._opener.style == "label":
            return True
        if self._opener.style == "plain":
            new_paragraph = self._before is None or self._before.kind in ("blank", "heading")
            return new_paragraph and asks(line.text)
        if asks(line.text) and self._opener.in_order(line, self._last_count):
            return not (self._section == "follow_ups" and self._continues_follow_ups(line))
        next_question = line.kind == "numbered" and line.count == (self._last_count or 0) + 1
        if not next_question or line.count == self._last_item + 1 or self._section == "follow_ups":
            return False
        message = f"{quoted(line.text)} is numbered like a question but asks nothing; word it as a question."
        self.left_out.append(LeftOut(line=line.number, message=message))
        return True

    def _continues_follow_ups(self, line: Line) -> bool:
        """Tell whether a numbered line goes on with the follow-ups rather than with the questions."""
        question = self._question
        if question is None or line.kind != "numbered":
            return False
        before = question.follow_ups
        if line.count != len(before) + 1 or (before and before[-1].line.style != line.style):
            return False
        next_question = line.count == (self._last_count or 0) + 1
        after_blank = self._before is not None and self._before.kind == "blank"
        return not (next_question and before and (after_blank or len(before) >= MAX_FOLLOW_UPS))

    def _ends_question(self, heading: Line) -> bool:
        """Tell whether ``heading`` stands above or beside the questions, not inside one."""
        if self._question is None:
            return True
        level = self._opener.level if self._opener else 0
        if level == 0 and self._section in ("follow_ups", "outside"):
            return True
        return heading.level <= max(level, self._section_level)

    def _open(self, line: Line) -> None:
        self.close()
        prompt = line.label.rest if line.label is not None else line.text
        self._question = _Question(line=line, prompt=prompt)
        self._section = "head"
        self._last_item = 0
        self._last_count = line.count if line.count is not None else self._last_count

    def _labelled(self, line: Line, label: Label, question: _Question) -> None:
        self._tell_stray()
        if label.part == "answer":
            self._section = "follow_ups" if self._answers_follow_up(question) else "answer"
            self._answer_of(question).extend(_rest(line, label))
        elif label.part == "key_concept" and self._section == "head":
            question.key_concept = label.rest
            self._section = "head" if label.rest else "key_concept"
        elif label.part == "follow_up":
            self._section = "follow_ups"
            if label.rest and (asks(label.rest) or label.number is not None) and label.rest[0] != "(":
                question.follow_ups.append(_FollowUp(line=line, prompt=label.rest))
        elif label.part == "aside" and self._section != "answer":
            self._leave_out(line)
            self._section = "aside" if self._section == "head" and not label.rest else self._section
        elif label.part == "question" and not question.prompt:
            question.prompt = label.rest
        else:
            self._content(line)

    def _answers_follow_up(self, question: _Question) -> bool:
        return self._section == "follow_ups" and bool(question.follow_ups) and bool(question.answer)

    def _answer_of(self, question: _Question) -> list[Line]:
        return question.follow_ups[-1].answer if self._section == "follow_ups" else question.answer

    def _content(self, line: Line) -> None:
        question = self._question
        if question is None or self._section in ("outside", "aside"):
            self._outside(line)
        elif line.kind in ("code", "table"):
            self._skip(line)
        elif self._section == "key_concept":
            question.key_concept = line.text
            self._section = "head"
        elif self._section == "follow_ups":
            self._follow_up(line, question)
        elif self._section == "head" and self._continues_prompt(line, question):
            question.prompt = f"{question.prompt} {line.text}".strip()
        else:
            self._section = "answer"
            self._space(question.answer)
            question.answer.append(line)

    def _space(self, lines: list[Line]) -> None:
        """Keep the end of a paragraph, which is what a blank line is."""
        if lines and self._before is not None and self._before.kind == "blank":
            lines.append(self._before)

    def _continues_prompt(self, line: Line, question: _Question) -> bool:
        if not question.prompt:
            return True
        same_paragraph = self._before is not None and self._before.kind != "blank"
        unfinished = not question.prompt.endswith(_SENTENCE_ENDS)
        return line.kind == "text" and same_paragraph and unfinished and line.text.endswith("?")

    def _follow_up(self, line: Line, question: _Question) -> None:
        last = question.follow_ups[-1] if question.follow_ups else None
        inside = last is not None and line.indent > last.line.indent
        if inside and last is not None:
            same_paragraph = self._before is not None and self._before.kind != "blank"
            if same_paragraph and not last.answer and not last.prompt.endswith(_SENTENCE_ENDS):
                last.prompt = f"{last.prompt} {line.text}"
            else:
                last.answer.append(line)
        elif line.kind in _LIST_KINDS or asks(line.text):
            question.follow_ups.append(_FollowUp(line=line, prompt=line.text))
        elif last is not None and last.answer:
            self._space(last.answer)
            last.answer.append(line)
        else:
            self._section = "outside"
            self._outside(line)

    def _outside(self, line: Line) -> None:
        first = self._question is None and not self.questions and self.title is None and not self._stray
        if first and line.kind == "text" and len(line.text) <= _MAX_TITLE_LENGTH and not asks(line.text):
            self.title = line.text.rstrip(":.")
        else:
            self._stray.append(line)

    def _skip(self, line: Line) -> None:
        if self._before is None or self._before.kind != line.kind:
            what = "Code" if line.kind == "code" else "A table"
            message = f"{what} cannot be said aloud and was left out of the answer."
            self.left_out.append(LeftOut(line=line.number, message=message))

    def _leave_out(self, line: Line) -> None:
        message = f"{quoted(line.text)} has no place in a bank and was left out."
        self.left_out.append(LeftOut(line=line.number, message=message))

    def _tell_stray(self) -> None:
        lines = [line for line in self._stray if line.kind != "blank"]
        self._stray = []
        if lines:
            count = len(lines) - 1
            others = (
                "" if count == 0 else " and the line after it" if count == 1 else f" and {count} more lines"
            )
            verb = "belong to no question and were" if others else "belongs to no question and was"
            message = f"{quoted(lines[0].text)}{others} {verb} left out."
            self.left_out.append(LeftOut(line=lines[0].number, message=message))


def _rest(line: Line, label: Label) -> list[Line]:
    if not label.rest:
        return []
    return [Line(number=line.number, kind="text", text=label.rest, indent=line.indent)]
