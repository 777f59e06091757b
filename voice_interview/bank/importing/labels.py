"""Words by which documents name their parts, and how to tell that a line asks something."""

import re
from dataclasses import dataclass
from typing import Literal

Part = Literal["question", "answer", "key_concept", "follow_up", "number", "aside"]
"""``aside`` is what belongs to a question but not into a bank, such as its difficulty."""


def _listed(*lines: str) -> frozenset[str]:
    """Return what stands between the commas."""
    return frozenset(name.strip() for line in lines for name in line.split(","))


_NAMES: dict[str, Part] = {
    **dict.fromkeys(_listed("q, question, interview question, prompt"), "question"),
    **dict.fromkeys(_listed("a, ans, answer, answers, response, solution"), "answer"),
    **dict.fromkeys(
        _listed("key concept, key concepts, concept, concepts, topic, key idea, key ideas, main idea"),
        "key_concept",
    ),
    **dict.fromkeys(
        _listed(
            "follow up, follow ups, follow up question, follow up questions, followup, followups",
            "followup question, followup questions, follow on question, follow on questions",
        ),
        "follow_up",
    ),
    **dict.fromkeys(_listed("number, no, nr, id, index"), "number"),
    **dict.fromkeys(
        _listed(
            "difficulty, level, tag, tags, category, source, sources, reference, references, link, links",
            "further reading, see also, hint, hints, rating, asked at, companies",
        ),
        "aside",
    ),
}
_KINDS = _listed(
    "standard, model, sample, reference, example, ideal, expected, good, suggested, short, possible, full",
    "detailed, correct, optional, some, typical, common, further, the, two, three, four, five",
)
"""Words before a name that do not change it: ``Model Answer``, ``Possible Follow-up Questions``."""
_MAX_NAME_LENGTH = 60
_LABEL = re.compile(rf"(?P<name>[^:\uff1a]{{1,{_MAX_NAME_LENGTH}}})[:\uff1a](?P<rest>.*)", re.DOTALL)
_SHORT_LABEL = re.compile(
    r"(?P<name>(?:q|a|question|answer)\s*#?\d{0,4})\s*(?:[.)]|\s[-\u2013\u2014])\s+(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED_NAME = re.compile(r"(?:question|q)\s*#?\d{1,4}", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_NO_LETTERS = re.compile(r"[^a-z]+")
_DIGITS = re.compile(r"\d+")

_QUESTION_WORDS = _listed(
    "what, why, how, when, where, which, who, whose, is, are, was, were, do, does, did, can, could, should",
    "would, will, have, has, may, in, if, under, for",
)
_REQUESTS = _listed(
    "explain, describe, compare, define, discuss, name, list, tell, walk, give, write, design, implement",
    "outline, contrast, state, differentiate, distinguish, summarise, summarize, elaborate, talk, suppose",
    "imagine",
)
_MIN_REQUEST_WORDS = 2
_FIRST_WORD = re.compile(r"[\"'(\[]*([A-Za-z]+)")
_ASKING_END = re.compile(r"\?[\"')\]]*$")
_TRAILING_ASIDE = re.compile(r"\s*\([^()]*\)\s*[.:]?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A line's name for what follows."""

    part: Part
    number: int | None
    """``2`` in ``Follow-up 2``."""
    rest: str
    """What stands behind the colon."""


def part_named(name: str) -> Part | None:
    """Return which part of a question ``name`` names, as a label, a column or a key."""
    words = _NO_LETTERS.sub(" ", _ASIDE.sub(" ", name.casefold())).split()
    while len(words) > 1 and words[0] in _KINDS:
        words = words[1:]
    return _NAMES.get(" ".join(words))


def number_in(name: str) -> int | None:
    """Return the number that a name carries, as in ``follow_up_2``."""
    found = _DIGITS.findall(_ASIDE.sub(" ", name))
    return int(found[-1][:6]) if found else None


def label_of(text: str, *, stands_out: bool) -> Label | None:
    """Return the label that ``text`` begins with.

    Args:
        text: a line without markup.
        stands_out: it is a heading or all bold, so that it needs no colon.
    """
    for pattern in (_LABEL, _SHORT_LABEL):
        found = pattern.match(text)
        part = part_named(found["name"]) if found else None
        if found and part is not None and part != "number":
            return Label(part=part, number=number_in(found["name"]), rest=found["rest"].strip())
    alone = text.strip()
    if len(alone) > _MAX_NAME_LENGTH or not (stands_out or _NUMBERED_NAME.fullmatch(alone)):
        return None
    part = part_named(alone)
    if part is None or part == "number":
        return None
    return Label(part=part, number=number_in(alone), rest="")


def asks(text: str) -> bool:
    """Tell whether ``text`` is a question, or a request as interviewers make them."""
    bare = _TRAILING_ASIDE.sub("", text)
    if _ASKING_END.search(bare):
        return True
    first = _FIRST_WORD.match(bare)
    word = first[1].casefold() if first else ""
    if word in _QUESTION_WORDS and "? " in bare:
        return True
    return word in _REQUESTS and len(bare.split()) > _MIN_REQUEST_WORDS
