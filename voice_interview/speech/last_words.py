"""What the newest words say about the end of an answer (pure): time to think, an end, a clause left open."""

import re
from dataclasses import dataclass

_THINKING = (
    r"(?:let|allow) me (?:just )?(?:think|see|say|recall|remember|consider|reflect|rephrase|start over)",
    r"(?:let me|lemme) (?:collect|gather|sort) my thoughts",
    r"(?:lemme|lets) (?:just )?(?:think|see)",
    r"(?:give me|gimme|grant me) (?:just )?(?:a|one|another|half a) (?:second|sec|moment|minute|bit)",
    r"(?<!in )(?<!takes )(?<!than )(?:just|wait|need|take) (?:a|one|another) (?:quick )?"
    r"(?:second|sec|moment|minute)",
    r"bear with me",
    r"(?:im|i am) (?:just |still )?thinking",
    r"(?:i|id) (?:just )?(?:need|have|like|want) (?:to think|some time|a bit of time|time)",
    r"how (?:do|should|can|shall|would) i (?:put|say|explain|phrase|describe)(?: (?:this|that|it))?",
    r"whats the (?:right |best )?(?:word|term|name)",
    r"what (?:was|is) (?:it|that) called",
    r"where was i",
)
_AFTER_THINKING = (
    r"about|over|this|that|it|for|a|an|one|second|sec|moment|minute|bit|little|here|please|on|um|uh|hmm|so|to|"
    r"think|first|again|okay|ok|well|now|just|right|yeah|the|answer|question|thanks|thank|you"
)
_FLOOR = re.compile(rf"(?:^|\s)(?:{'|'.join(_THINKING)})(?: (?:{_AFTER_THINKING}))*$")
_BEFORE = r"(?:(?:so|okay|ok|well|and|yeah|yes|right|um|uh|hmm|no|sorry|please|wait|i think|i guess) )*"
_WAITING = r"(?:(?:a|one|another) (?:quick )?(?:second|sec|moment|minute)|(?:hold|hang) on)"
_FLOOR_ALONE = re.compile(rf"{_BEFORE}{_WAITING}(?: (?:{_AFTER_THINKING}))*")
"""Only as a clause of its own: many a sentence ends in "one hundred requests a minute"."""

_ENDING = (
    r"(?:thats|that is|this is|that was|that would be|that concludes) (?:basically |pretty much )?"
    r"my (?:final |whole )?answer",
    r"(?:thats|that is) (?:the end of|all for) my answer",
    r"(?:thats|that is) (?:all|it|everything) (?:i have|ive got|i got|i know|i can (?:say|think of)|"
    r"i wanted to say|from me|from my side|for (?:this|that) question)",
)
_ENDING_ALONE = (
    r"(?:im|i am) (?:done|finished)(?: with (?:my answer|this (?:answer|question)))?",
    r"(?:i have |theres |there is |ive )?nothing (?:more|else|further) (?:to (?:say|add)|from me)",
    r"end of (?:my )?answer",
)
_AFTER_ENDING = r"thanks|thank|you|okay|ok|so|yeah|i|think|for|now|to|this|that|question|on|here|really"
_ENDS = re.compile(rf"(?:^|\s)(?:{'|'.join(_ENDING)})(?: (?:{_AFTER_ENDING}))*$")
_ENDS_ALONE = re.compile(rf"{_BEFORE}(?:{'|'.join(_ENDING_ALONE)})(?: (?:{_AFTER_ENDING}))*")
"""Only as a clause of its own: a worker pulls tasks "until I am done"."""

_OPEN_WORDS = (
    "a an the and or but nor because since if when while although though unless until as than "
    "whereas which who whose of to for with from by into onto between among during through via per "
    "is are was were be been am has have had does can could will would shall should may might must "
    "lets very quite my your its their our each every both either neither several various such um uh "
    "er erm hmm mm like i we they he she gonna"
)
_LEAVE_OPEN = frozenset(_OPEN_WORDS.split())
"""Words that hardly ever end a clause."""
_COUNTS = {"two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_ANNOUNCED = re.compile(
    r"\b(two|three|four|five|[2-5]) (?:\w+ )?(?:reasons|things|ways|points|parts|steps|kinds|types|ideas|"
    r"options|approaches|methods|differences|advantages|stages|phases)\b"
)
_COUNTED = re.compile(
    r"\b(?:first|firstly|second|secondly|third|thirdly|fourth|fifth|one is|another|the other|finally|lastly|"
    r"last|next|number (?:one|two|three|four|five))\b"
)
_WORDS_TO_MAKE_A_POINT = 3
_WORDS_OF_A_POINT = 25
"""After so many words nobody is waiting for the next point of an enumeration any more."""
FEWEST_WORDS_A_SENTENCE = 4
"""Recognisers end all they are given with a full stop; a few words alone may be the beginning of a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWords:
    """What an answer's newest words say about its end."""

    count: int
    """Words of the whole answer."""
    asks_for_time: bool
    """They ask for time to think, as ``let me think about that`` does."""
    says_it_is_the_end: bool
    """They say that the answer is finished, as ``that's my answer`` does."""
    leaves_open: bool
    """They break off inside a clause or before the last point of an enumeration."""
    ends_a_sentence: bool
    """They end as a sentence does: some words, a full stop, and nothing left open."""


def last_words(text: str) -> LastWords:
    """Read the end of ``text``, the answer so far."""
    plain = _plain(text)
    words = plain.split()
    is_open = not words or text.rstrip().endswith(("...", "…", ",", "-", "–", ":", ";"))
    is_open = is_open or words[-1] in _LEAVE_OPEN or _lacks_a_point(plain)
    sentence = re.split(r"[.!?]\s+", text.strip())[-1]
    clause = _plain(re.split(r"[.!?,;:…]+\s+", text.strip())[-1])
    is_short = len(sentence.split()) < FEWEST_WORDS_A_SENTENCE
    return LastWords(
        count=len(text.split()),
        asks_for_time=bool(_FLOOR.search(plain) or _FLOOR_ALONE.fullmatch(clause)),
        says_it_is_the_end=bool(_ENDS.search(plain) or _ENDS_ALONE.fullmatch(clause)),
        leaves_open=is_open,
        ends_a_sentence=text.rstrip().endswith((".", "!", "?")) and not is_short and not is_open,
    )


def _lacks_a_point(plain: str) -> bool:
    """Tell whether fewer points were made than the last enumeration announced."""
    announced = list(_ANNOUNCED.finditer(plain))
    if not announced:
        return False
    made = list(_COUNTED.finditer(plain, announced[-1].end()))
    wanted = _COUNTS[announced[-1].group(1)]
    if not made:
        return False  # counted in no way that could be followed
    last = plain[made[-1].end() :].split()
    if len(last) > _WORDS_OF_A_POINT:
        return False
    return len(made) < wanted or len(last) < _WORDS_TO_MAKE_A_POINT


def _plain(text: str) -> str:
    """Return ``text`` in lower case, its words parted by single spaces, without punctuation."""
    return " ".join(re.sub(r"[^a-z0-9\s]", " ", re.sub(r"['’]", "", text.lower())).split())
