"""Advice on a bank that is valid but could be better; docs/banks.md gives the reasons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_interview.bank.model import Asked, Bank, Concept, FollowUp, Question
from voice_interview.bank.places import Place
from voice_interview.bank.problems import quoted
from voice_interview.bank.same_text import said_form
from voice_interview.bank.sayable import hard_to_say

SPEAKING_WPM = 150
"""A calm speaking rate, in words per minute (audiobooks are read at 150 to 160)."""
MAX_PROMPT_S = 15
QUESTION_ANSWER_WORDS = (90, 150)
"""About a minute of speech at most, as a good answer takes."""
FOLLOW_UP_ANSWER_WORDS = (50, 110)
MIN_STATEMENTS = 6
MIN_MISCONCEPTIONS = 4
MIN_SENTENCE_WORDS = 4
FOLLOW_UPS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing that could be better in a bank."""

    check: str
    """Short name of what was looked at, for programs: ``prompt-length``."""
    place: Place
    """The part of the bank it is about."""
    sentence: str
    """What it is, and what to do."""
    grades_wrongly: bool = False
    """With this left as it is, a right answer is called wrong."""


def lint(bank: Bank) -> tuple[Advice, ...]:
    """Return what could be better in ``bank``, in its order, as far as its words alone tell."""
    return tuple(
        advice
        for at, question in enumerate(bank.questions)
        for advice in _question(question, ("questions", at))
    )


def all_asked(bank: Bank) -> Iterator[tuple[Asked, str, Place]]:
    """Give each question and follow-up with what messages call it and its place."""
    for at, question in enumerate(bank.questions):
        yield question, f"question '{question.id}'", ("questions", at)
        for inner, follow_up in enumerate(question.follow_ups):
            yield follow_up, f"follow-up '{follow_up.id}'", ("questions", at, "follow_ups", inner)


def _question(question: Question, place: Place) -> Iterator[Advice]:
    label = f"question '{question.id}'"
    yield from _asked(question, label, place, QUESTION_ANSWER_WORDS)
    for at, follow_up in enumerate(question.follow_ups):
        inner = (*place, "follow_ups", at)
        yield from _asked(follow_up, f"follow-up '{follow_up.id}'", inner, FOLLOW_UP_ANSWER_WORDS)
    yield from _follow_ups(question, label, place)
    yield from _drafts(question, label, place)
    yield from _terms(question, label, place)


def _asked(asked: Asked, label: str, place: Place, answer_words: tuple[int, int]) -> Iterator[Advice]:
    prompt_s = len(asked.prompt.split()) * 60 / SPEAKING_WPM
    if prompt_s > MAX_PROMPT_S:
        sentence = f"{label}: the prompt takes about {prompt_s:.0f} s to say; keep it under {MAX_PROMPT_S} s."
        yield Advice(check="prompt-length", place=(*place, "prompt"), sentence=sentence)
    words = len(asked.reference_answer.split())
    least, most = answer_words
    drafted = isinstance(asked, FollowUp) and asked.draft
    if not drafted and not least <= words <= most:
        yield Advice(
            check="answer-length",
            place=(*place, "reference_answer"),
            sentence=f"{label}: the reference answer has {words} words; {least} to {most} sound like a good "
            "answer.",
        )
    for at, concept in enumerate(asked.concepts):
        yield from _concept(concept, f"concept '{concept.id}' of {label}", (*place, "concepts", at))
    yield from _shared_sentences(asked, label, place)


def _concept(concept: Concept, label: str, place: Place) -> Iterator[Advice]:
    if not concept.draft:
        yield from _counts(concept, label, place)
    for kind, sentences in _sides(concept):
        for at, text in enumerate(sentences):
            if len(text.split()) < MIN_SENTENCE_WORDS:
                sentence = (
                    f"{label}: {quoted(text)} is too short; write a full sentence that stands on its own."
                )
                yield Advice(check="fragment", place=(*place, kind, at), sentence=sentence)
    yield from _same_sentences(concept, label, place)


def _counts(concept: Concept, label: str, place: Place) -> Iterator[Advice]:
    if len(concept.statements) < MIN_STATEMENTS:
        count = _counted(len(concept.statements), "statement")
        sentence = f"{label} has {count}; write {MIN_STATEMENTS} or more."
        yield Advice(check="few-statements", place=place, sentence=sentence)
    if len(concept.misconceptions) < MIN_MISCONCEPTIONS:
        count = _counted(len(concept.misconceptions), "misconception")
        sentence = f"{label} has {count}; write {MIN_MISCONCEPTIONS} or more."
        yield Advice(check="few-misconceptions", place=place, sentence=sentence)


def _same_sentences(concept: Concept, label: str, place: Place) -> Iterator[Advice]:
    """Advise on sentences that differ only in dress, within each side and between the two."""
    right: dict[tuple[str, ...], str] = {}
    for kind, sentences in _sides(concept):
        seen: dict[tuple[str, ...], str] = {}
        for at, text in enumerate(sentences):
            form = said_form(text) or (text,)
            if kind == "misconceptions" and form in right:
                yield Advice(
                    check="misconception-is-right",
                    place=(*place, kind, at),
                    sentence=f"{label}: the misconception {quoted(text)} says the same as the statement "
                    f"{quoted(right[form])}; take one of them out.",
                    grades_wrongly=True,
                )
            elif form in seen:
                sentence = f"{label}: {quoted(text)} is {quoted(seen[form])} again; say it in other words."
                yield Advice(check="near-duplicate", place=(*place, kind, at), sentence=sentence)
            seen.setdefault(form, text)
        right = right or seen


def _sides(concept: Concept) -> tuple[tuple[str, Sequence[str]], ...]:
    return ("statements", concept.statements), ("misconceptions", concept.misconceptions)


def _shared_sentences(asked: Asked, label: str, place: Place) -> Iterator[Advice]:
    owner: dict[tuple[str, ...], str] = {}
    for at, concept in enumerate(asked.concepts):
        for inner, sentence in enumerate(concept.statements):
            first = owner.setdefault(said_form(sentence), concept.id)
            if first != concept.id:
                yield Advice(
                    check="shared-statement",
                    place=(*place, "concepts", at, "statements", inner),
                    sentence=f"{label}: {quoted(sentence)} stands in both '{first}' and '{concept.id}'.",
                )


def _follow_ups(question: Question, label: str, place: Place) -> Iterator[Advice]:
    count = len(question.follow_ups)
    if count == 0:
        sentence = f"{label} has no follow-ups, so nothing can be asked about a weak answer."
        yield Advice(check="follow-ups", place=place, sentence=sentence)
    elif count < FOLLOW_UPS:
        sentence = (
            f"{label} has {count} of {FOLLOW_UPS} follow-ups; with all, each weak spot can be asked about."
        )
        yield Advice(check="follow-ups", place=(*place, "follow_ups"), sentence=sentence)


def _drafts(question: Question, label: str, place: Place) -> Iterator[Advice]:
    parts: tuple[Question | FollowUp, ...] = (question, *question.follow_ups)
    count = sum(part.draft for part in parts) + sum(term.draft for term in question.terms)
    count += sum(concept.draft for part in parts for concept in part.concepts)
    if count:
        sentence = (
            f"{label} has {_counted(count, 'part')} marked 'draft'; read them, add other wordings and "
            "misconceptions, and take the mark out."
        )
        yield Advice(check="draft", place=place, sentence=sentence)


def _terms(question: Question, label: str, place: Place) -> Iterator[Advice]:
    """Advise on terms no voice can read, and on misheard forms that right answers use, to their harm."""
    asked: tuple[Question | FollowUp, ...] = (question, *question.follow_ups)
    said = [one.reference_answer for one in asked]
    said += [sentence for one in asked for concept in one.concepts for sentence in concept.statements]
    text = "\n".join(said).casefold()
    for at, term in enumerate(question.terms):
        inner = (*place, "terms", at)
        if hard_to_say(term):
            spelled = term.text if term.say is None else term.say
            sentence = f"{label}: voices stumble over {quoted(spelled)}; write in 'say' how it sounds."
            yield Advice(check="hard-to-say", place=inner, sentence=sentence)
        for heard in term.sounds_like:
            same = _letters(heard) == _letters(term.text)
            if not same and re.search(rf"(?<!\w){re.escape(heard.casefold())}(?!\w)", text):
                yield Advice(
                    check="mishearing",
                    place=(*inner, "sounds_like"),
                    sentence=f"{label}: {quoted(heard)} is given as a mishearing of {quoted(term.text)}, "
                    "but answers say it.",
                )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text.casefold())
