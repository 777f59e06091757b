"""How fast somebody speaks (pure)."""

import re

from voice_interview.delivery.measures import PaceAt
from voice_interview.speech.utterance import SpeechSpan
from voice_interview.text.filled_pause import is_filled_pause
from voice_interview.text.transcript import Word

FEWEST_WORDS = 10
"""With fewer, one word more or less changes the pace by more than a tenth."""
LEAST_CONFIDENCE = 0.5
"""Mean probability of the words below which most are guessed, and so is their number: in labelled clips it
was off by 30 to 160 % below, by 3 % in the mean above (tiny.en, clips of 8 s and more)."""
COURSE_STEP_S = 15.0
"""Length of the stretches of the pace's course: about 35 words at an ordinary pace."""
_FEWEST_COURSE_S = 8.0

_PARTS = re.compile(r"%|\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:['’.][^\W_]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_SPLIT_VOWELS = re.compile(r"ia(?!l\b|n\b)|io(?!n|us)|eo|(?<=[dr])ea\b|ying|iu")
_DIGITS = {
    "0": 2, "1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 1, "7": 2, "8": 1, "9": 1,
}  # fmt: skip


def spoken_words(words: tuple[Word, ...]) -> list[Word]:
    """Return the words that count: filled pauses and bare punctuation do not."""
    return [word for word in words if any(map(str.isalnum, word.text)) and not is_filled_pause(word.text)]


def words_in(words: list[Word]) -> int:
    """Return how many words these are as spoken; "low-rank" is two, and so are "40%" and "100"."""
    return sum(max(1, sum(map(_words_spoken, _PARTS.findall(word.text)))) for word in words)


def can_be_counted(words: list[Word]) -> bool:
    """Tell whether there are enough words, and sure enough ones, for a pace."""
    return (
        words_in(words) >= FEWEST_WORDS
        and sum(word.probability for word in words) / len(words) >= LEAST_CONFIDENCE
    )


def course(words: list[Word], start_s: float, end_s: float) -> tuple[PaceAt, ...]:
    """Return the pace in equal stretches of about ``COURSE_STEP_S`` from the first speech to the last."""
    count = int((end_s - start_s) // COURSE_STEP_S)
    if count < 2:
        return ()
    step_s = (end_s - start_s) / count
    stretches = []
    for at in range(count):
        first_s, last_s = start_s + at * step_s, start_s + (at + 1) * step_s
        inside = [word for word in words if first_s <= (word.start_s + word.end_s) / 2 < last_s]
        stretches.append(
            PaceAt(
                start_s=round(first_s, 2),
                end_s=round(last_s, 2),
                words_per_minute=60 * words_in(inside) / step_s,
            )
        )
    return tuple(stretches)


def syllables(text: str) -> int:
    """Return how many syllables the words of ``text`` have, as far as the spelling tells."""
    return sum(_syllables(word) for word in re.findall(r"[a-z']+|\d", text.lower()))


def speaking_s(silences: list[SpeechSpan], start_s: float, end_s: float) -> float:
    """Return the seconds from ``start_s`` to ``end_s`` without the silences between."""
    return end_s - start_s - sum(silence.duration_s for silence in silences)


def _words_spoken(part: str) -> int:
    """Return how many words ``part`` is read as: "1999" is three, "8.5" three, "1,000" two."""
    if not part.replace(",", "").replace(".", "").isdecimal():
        return 1
    if "." in part:  # point, and digit by digit
        whole, *rest = part.split(".")
        return _words_spoken(whole) + len(rest) + len("".join(rest))
    number = int(part.replace(",", ""))
    if (
        "," not in part and 1100 <= number <= 2099 and number % 1000 >= 100
    ):  # as a year: "nineteen ninety-nine"
        return _below_thousand(number // 100) + max(1, _below_thousand(number % 100))
    groups = 0
    words = 0
    while number:
        words += _below_thousand(number % 1000) + (1 if groups and number % 1000 else 0)
        number //= 1000
        groups += 1
    return max(1, words)


def _below_thousand(number: int) -> int:
    """Return how many words a number below 1000 is, 0 for zero: "hundred" is one, "forty-two" two."""
    hundreds, rest = divmod(number, 100)
    tens = 1 if 0 < rest <= 20 or (rest and rest % 10 == 0) else 2 if rest else 0
    return (2 if hundreds else 0) + tens


def _syllables(word: str) -> int:
    if word in _DIGITS:
        return _DIGITS[word]
    plain = word.replace("'", "")
    count = len(_VOWELS.findall(plain)) + len(_SPLIT_VOWELS.findall(plain))
    silent_end = re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiousxzcg]es$|[aeiouy]le$", plain)
    return max(1, count - bool(silent_end))
