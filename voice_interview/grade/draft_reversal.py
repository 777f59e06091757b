"""The opposite of a sentence, where one ``not`` makes it.

A concept without a misconception is easily called covered by an answer that says its opposite. What a
document says makes the opposite wrong, so nothing is invented by proposing that as a misconception.
"""

import re

from voice_interview.grade.lexicon import NEGATIONS, parts

_CLAUSE = re.compile(
    r"(?P<before>[^,;:()\u2013\u2014]{2,80}?)\s(?P<verb>is|are|was|were|can|will|does|do|did)"
    r"(?P<not>\s+not\b|n't\b|not\b)?(?P<after>\s.+)"
)
_NEEDS_NOT = ("does", "do", "did")
"""Without ``not`` these may be the verb itself."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_QUALIFIES = _words(
    "if unless until whether only few little even some sometimes often usually all every each any both",
    "either most many also too still yet therefore thus",
)
"""With one of these, the sentence and its opposite may both be true: not all, not only, not often."""
_OPENS_CLAUSE = _words("that which who whose where when while because since what how why than")
"""Before the verb, one of these may take it into a clause inside the sentence."""


def opposite_of(sentence: str) -> str | None:
    """Return ``sentence`` with ``not`` after its first verb, or without the one that is there.

    None where there is no verb that takes it, or where that need not make the sentence wrong.
    """
    found = _CLAUSE.fullmatch(sentence)
    if found is None or (found["verb"] in _NEEDS_NOT and not found["not"]):
        return None
    before, after = set(parts(found["before"])), set(parts(found["after"]))
    if (before | after) & (NEGATIONS | _QUALIFIES) or before & _OPENS_CLAUSE:
        return None
    verb = found["verb"]
    if not found["not"]:
        verb = "cannot" if verb == "can" else f"{verb} not"
    return f"{found['before']} {verb}{found['after']}"
