"""Cutting text into the pieces a voice speaks one at a time."""

import re

MAX_SENTENCE_CHARACTERS = 200
"""About 13 s of speech. Longer pieces are cut at clauses, so that sound comes soon and can be interrupted."""

_SHORTEST_PART = 40
"""A cut leaves no stump shorter than this, unless there is no other place."""

_PARAGRAPH = re.compile(r"\n\s*\n|\n\s*(?=(?:[-*•]|\d+[.)])\s)")
_SENTENCE_END = re.compile(r"""(?:[.!?]+|…)["'”’)\]]*\s+""")
_NEXT_STARTS = re.compile(r"""["'“‘(\[]*[A-Z0-9]""")
_LAST_WORD = re.compile(r"\S+$")
_ABBREVIATIONS = frozenset(
    (
        "e.g.",
        "i.e.",
        "vs.",
        "cf.",
        "approx.",
        "resp.",
        "al.",
        "fig.",
        "eq.",
        "dr.",
        "mr.",
        "mrs.",
        "ms.",
        "prof.",
    )
)
_INITIAL = re.compile(r"(?:[A-Z]\.)+")

# Places to cut a long sentence, best first; each match ends where the second part begins.
_CLAUSE_ENDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[;:]\s+|\s[–—-]\s+|—",
        r",\s+",
        r"\s+(?=(?:and|but|or|because|which|so|while|when|that|than|if|where)\s)",
        r"\s+",
    )
)


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of ``text``, each on one line and at most ``MAX_SENTENCE_CHARACTERS`` long.

    Abbreviations (``e.g.``, ``vs.``), decimals and initials do not end one; blank lines and list items do.
    Joined by blanks the pieces give every word of ``text`` in order.
    """
    pieces: list[str] = []
    for paragraph in _PARAGRAPH.split(text):
        for sentence in _sentences_of(" ".join(paragraph.split())):
            pieces.extend(_parts_of(sentence))
    return tuple(pieces)


def _sentences_of(line: str) -> list[str]:
    sentences = []
    start = 0
    for end in _SENTENCE_END.finditer(line):
        if _ends_here(line[start : end.end()].rstrip(), line[end.end() :], end.group()):
            sentences.append(line[start : end.end()].rstrip())
            start = end.end()
    return [*sentences, line[start:]] if line[start:] else sentences


def _ends_here(sentence: str, rest: str, mark: str) -> bool:
    if "!" in mark or "?" in mark:
        return True
    last_word = _LAST_WORD.search(sentence)
    word = last_word.group().lstrip("(\"'“‘[") if last_word else ""
    if word.lower() in _ABBREVIATIONS or _INITIAL.fullmatch(word):
        return False
    return _NEXT_STARTS.match(rest) is not None


def _parts_of(sentence: str) -> list[str]:
    parts = []
    while len(sentence) > MAX_SENTENCE_CHARACTERS:
        cut = _best_cut(sentence)
        parts.append(sentence[:cut].rstrip())
        sentence = sentence[cut:].lstrip()
    return [*parts, sentence]


def _best_cut(sentence: str) -> int:
    """Return where to cut: at the last good clause end that leaves neither side a stump."""
    latest = min(MAX_SENTENCE_CHARACTERS, len(sentence) - _SHORTEST_PART)
    for pattern in _CLAUSE_ENDS:
        cuts = [match.end() for match in pattern.finditer(sentence, 0, latest + 1)]
        fitting = [cut for cut in cuts if _SHORTEST_PART <= cut <= latest]
        if fitting:
            return fitting[-1]
    return MAX_SENTENCE_CHARACTERS
