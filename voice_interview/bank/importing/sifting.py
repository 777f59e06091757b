"""What of a document can be practised, and what has to be left out."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from voice_interview.bank.fields import MAX_TEXT_LENGTH
from voice_interview.bank.importing.source import (
    LeftOut,
    Passage,
    SourceDocument,
    SourceFollowUp,
    SourceQuestion,
)
from voice_interview.bank.problems import quoted
from voice_interview.bank.reader import MAX_FOLLOW_UPS
from voice_interview.bank.same_text import said_form
from voice_interview.errors import BankInvalid

MAX_QUESTIONS = 300
"""More would take minutes to draft, and nobody practises as many from one bank."""
MAX_PROMPT_LENGTH = 1_000
"""Characters; over a minute of speech."""
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SHAPES = (
    "Questions are read when they are numbered, headings, marked 'Q:' or 'Question:', or columns or keys of "
    "that name, each followed by its answer."
)


def sift(document: SourceDocument, name: str) -> SourceDocument:
    """Return ``document`` with only what a bank can use, and everything else among what was left out.

    Raises:
        BankInvalid: nothing remains.
    """
    left_out = list(document.left_out)
    kept: dict[tuple[str, ...], SourceQuestion] = {}
    for question in document.questions:
        form = said_form(question.prompt)
        reason = _why_not(question.prompt, question) or (
            f"it is the same as on line {kept[form].line}" if form in kept else None
        )
        if reason is None and len(kept) == MAX_QUESTIONS:
            message = f"Only the first {MAX_QUESTIONS} questions were read; split the document."
            left_out.append(LeftOut(line=question.line, message=message))
            break
        if reason is None:
            kept[form] = replace(question, follow_ups=_follow_ups(question, left_out))
        else:
            left_out.append(_told(question.line, question.prompt, reason))
    if not kept:
        raise BankInvalid(_nothing_in(document, name), _SHAPES)
    return SourceDocument(title=document.title, questions=tuple(kept.values()), left_out=tuple(left_out))


def _why_not(prompt: str, question: SourceQuestion | None) -> str | None:
    """Return why a question cannot be used; ``question`` is None for a follow-up, which needs no answer."""
    if not _LETTER.search(prompt):
        return "it has no words"
    if len(prompt) > MAX_PROMPT_LENGTH:
        return f"it has {len(prompt):,} characters, too many to be asked aloud"
    if question is not None and not _has_words(question.answer):
        return "it has no answer to grade against"
    said = " ".join([prompt, *(passage.text for passage in question.answer)] if question else [prompt])
    letters = len(_LETTER.findall(said[:MAX_TEXT_LENGTH]))
    if letters == 0 or len(_LATIN.findall(said[:MAX_TEXT_LENGTH])) < letters / 2:
        return "it is not English, and only English can be practised"
    return None


def _has_words(answer: Iterable[Passage]) -> bool:
    return any(_LETTER.search(passage.text) for passage in answer)


def _follow_ups(question: SourceQuestion, left_out: list[LeftOut]) -> tuple[SourceFollowUp, ...]:
    kept: dict[tuple[str, ...], SourceFollowUp] = {}
    for asked in question.follow_ups:
        reason = _why_not(asked.prompt, None)
        if reason is None and said_form(asked.prompt) in kept:
            reason = "it stands there twice"
        if reason is None and len(kept) == MAX_FOLLOW_UPS:
            reason = f"a question has up to {MAX_FOLLOW_UPS} follow-ups"
        if reason is None:
            answer = asked.answer if _has_words(asked.answer) else ()
            kept[said_form(asked.prompt)] = replace(asked, answer=answer)
        else:
            left_out.append(_told(asked.line, asked.prompt, reason))
    return tuple(kept.values())


def _told(line: int, prompt: str, reason: str) -> LeftOut:
    return LeftOut(line=line, message=f"{quoted(prompt)} was left out: {reason}.")


def _nothing_in(document: SourceDocument, name: str) -> str:
    if not document.questions:
        return f"No question was found in {name}."
    first = document.questions[0]
    reason = _why_not(first.prompt, first)
    count = len(document.questions)
    found = "One question was" if count == 1 else f"{count} questions were"
    return f"{found} found in {name}, but none can be used: of the first, on line {first.line}, {reason}."


def told_once(left_out: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Return ``left_out`` by line; what holds for several places stands there once, with their count."""
    lines: dict[str, list[int]] = defaultdict(list)
    for one in left_out:
        lines[one.message].append(one.line or 0)
    told = []
    for message, at in lines.items():
        places = "one more place" if len(at) == 2 else f"{len(at) - 1} more places"
        more = f" (Here and in {places} below.)" if len(at) > 1 else ""
        told.append(LeftOut(line=min(at) or None, message=message + more))
    return tuple(sorted(told, key=lambda one: one.line or 0))
