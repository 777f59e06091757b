"""Questions given as rows or keys and values, whatever the columns and keys are called."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from voice_interview.bank.importing.inline import plain
from voice_interview.bank.importing.labels import Part, asks, number_in, part_named
from voice_interview.bank.importing.passages import passages_in
from voice_interview.bank.importing.source import LeftOut, Passage, SourceFollowUp, SourceQuestion
from voice_interview.bank.problems import quoted
from voice_interview.bank.yaml_tree import Listing, Mapping, Node, Scalar

_TITLES = ("title", "name", "text")
"""Names of a question where nothing else is its question and it has an answer."""
_FOLLOW_UP_BREAKS = ("\n", "|", ";")
"""What separates several follow-ups in one cell, tried in this order."""


@dataclass(slots=True)
class Records:
    """Gathers questions from the mappings of a tree, in the order of the document."""

    questions: list[SourceQuestion] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    _unknown: dict[str, int] = field(default_factory=dict)
    """Keys that mean nothing here, with the line of their first use."""

    def gather(self, node: Node) -> None:
        """Take every question in ``node``, however deep; trees are bounded in depth where they are read."""
        if isinstance(node, Mapping):
            self._mapping(node)
        elif isinstance(node, Listing) and (pair := _pair(node)):
            self._add(node.line, pair[0], None, _passages(pair[1]), ())
        elif isinstance(node, Listing):
            for item in node.items:
                self.gather(item)
        elif asks(plain(node.text)):
            self._add(node.line, node.text, None, (), ())

    def finish(self) -> tuple[tuple[SourceQuestion, ...], tuple[LeftOut, ...]]:
        """Return the questions, and what was left out."""
        unknown = [
            LeftOut(line=line, message=f"The key {quoted(key)} has no place in a bank and was left out.")
            for key, line in self._unknown.items()
        ]
        return tuple(self.questions), (*self.left_out, *unknown)

    def _mapping(self, node: Mapping) -> None:
        parts = _parts(node)
        question = next((key for key, part in parts.items() if part == "question"), None)
        if question is None and "answer" in parts.values():
            question = next((key for key in node.values if key.casefold() in _TITLES), None)
        prompt = node.values[question] if question is not None else None
        if isinstance(prompt, Scalar):
            self._record(node, parts, prompt)
        else:
            for key, value in node.values.items():
                self._keyed(key, value, node.key_lines[key])

    def _keyed(self, key: str, value: Node, line: int) -> None:
        """Take a value whose key may be the question itself."""
        if not asks(plain(key)):
            self.gather(value) if isinstance(value, Mapping | Listing) else None
        elif isinstance(value, Mapping):
            self._record(value, _parts(value), Scalar(line=line, text=key, empty=False))
        else:
            self._add(line, key, None, _passages(value), ())

    def _record(self, node: Mapping, parts: dict[str, Part | None], prompt: Scalar) -> None:
        answer: list[Passage] = []
        key_concept: str | None = None
        follow_ups: list[SourceFollowUp] = []
        for key, part in parts.items():
            value, line = node.values[key], node.key_lines[key]
            if value is prompt or part == "number":
                continue
            if part == "follow_up":
                follow_ups.extend(_follow_ups(value, line))
            elif part == "answer" and _answers_follow_up(key):
                _answer_follow_up(follow_ups, key, value)
            elif part == "answer":
                answer.extend(_passages(value))
            elif part == "key_concept":
                key_concept = " and ".join(plain(text) for text in _texts(value)) or None
            elif not (isinstance(value, Scalar) and value.empty):
                self._unknown.setdefault(key, line)
        self._add(prompt.line, prompt.text, key_concept, tuple(answer), tuple(follow_ups))

    def _add(
        self,
        line: int,
        prompt: str,
        key_concept: str | None,
        answer: tuple[Passage, ...],
        follow_ups: tuple[SourceFollowUp, ...],
    ) -> None:
        if text := plain(prompt):
            self.questions.append(
                SourceQuestion(
                    line=line, prompt=text, key_concept=key_concept, answer=answer, follow_ups=follow_ups
                )
            )


def _parts(node: Mapping) -> dict[str, Part | None]:
    """Return what each key names; ``follow_up_1_answer`` is an answer, ``follow_up_1`` a follow-up."""
    return {key: "answer" if _answers_follow_up(key) else part_named(_spaced(key)) for key in node.values}


def _spaced(key: str) -> str:
    return key.replace("_", " ")


def _answers_follow_up(key: str) -> bool:
    words = _spaced(key).casefold().replace("-", " ").split()
    return "answer" in words and ("follow" in words or "followup" in words)


def _answer_follow_up(follow_ups: list[SourceFollowUp], key: str, value: Node) -> None:
    """Put an answer to the follow-up of the same number, or to the last one."""
    at = (number_in(key) or len(follow_ups)) - 1
    if 0 <= at < len(follow_ups):
        asked = follow_ups[at]
        follow_ups[at] = SourceFollowUp(line=asked.line, prompt=asked.prompt, answer=_passages(value))


def _follow_ups(value: Node, line: int) -> Iterator[SourceFollowUp]:
    if isinstance(value, Scalar):
        for text in _separate(value.text):
            yield SourceFollowUp(line=line, prompt=text)
    elif isinstance(value, Mapping) and "question" not in _parts(value).values():
        for key, inner in value.values.items():
            yield SourceFollowUp(line=value.key_lines[key], prompt=plain(key), answer=_passages(inner))
    else:
        for item in value.items if isinstance(value, Listing) else [value]:
            if isinstance(item, Scalar):
                yield SourceFollowUp(line=item.line, prompt=plain(item.text))
                continue
            records = Records()
            records.gather(item)
            for one in records.questions:
                yield SourceFollowUp(line=one.line, prompt=one.prompt, answer=one.answer)


def _separate(cell: str) -> list[str]:
    """Return the follow-ups in one text."""
    for mark in _FOLLOW_UP_BREAKS:
        if mark in cell.strip():
            cells = [passage.text for piece in cell.split(mark) for passage in passages_in(piece)]
            return [text for text in cells if text]
    text = plain(cell)
    return [text] if text else []


def _pair(node: Listing) -> tuple[str, Node] | None:
    """Return question and answer of a list that is just these two."""
    if len(node.items) == 2 and isinstance(node.items[0], Scalar) and isinstance(node.items[1], Scalar):
        question, answer = node.items[0].text, node.items[1].text
        if asks(plain(question)) and not asks(plain(answer)):
            return question, node.items[1]
    return None


def _passages(value: Node) -> tuple[Passage, ...]:
    if isinstance(value, Scalar):
        return passages_in(value.text)
    return tuple(
        Passage(text=passage.text, item=True) for text in _texts(value) for passage in passages_in(text)
    )


def _texts(value: Node) -> list[str]:
    """Return all texts in ``value``, in order."""
    if isinstance(value, Scalar):
        return [] if value.empty else [value.text]
    inner = value.items if isinstance(value, Listing) else list(value.values.values())
    return [text for item in inner for text in _texts(item)]
