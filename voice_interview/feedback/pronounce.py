"""Text for the eye turned into text for a voice."""

import re
from collections.abc import Callable, Iterable

from voice_interview.bank.model import Term
from voice_interview.feedback.lexicon import LEXICON

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "delta", "ε": "epsilon", "η": "eta",
    "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mew", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "phi", "χ": "kai", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_BYTES = {"KB": "kilobytes", "MB": "megabytes", "GB": "gigabytes", "TB": "terabytes"}
_SCALES = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion", "T": "trillion"}
_SMALL_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉", "0123456789-0123456789")
_POWERS = {"2": "squared", "3": "cubed"}

_NUMBER = r"(?<![\w.])\d+(?:[.,]\d+)*"
_QUANTITY = rf"{_NUMBER}(?:\s?%|\s?[KMGT]B|[kKMBTx×])?"


class Pronouncer:
    """Rewrites terms, abbreviations, figures and symbols as people say them; for the voice only, never shown.

    Only whole words are replaced, with their plural or possessive ending, and only in the spelling (upper and
    lower case) in which they are listed.

    Args:
        terms: a bank's terms; one that has ``say`` goes before the built-in lexicon.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._said = LEXICON | {term.text: term.say for term in terms if term.say}
        longest_first = sorted(self._said, key=len, reverse=True)
        alternatives = "|".join(re.escape(word) for word in longest_first)
        self._words = re.compile(rf"(?<!\w)({alternatives})(['’]?s)?(?!\w)")

    def spoken(self, text: str) -> str:
        """Return ``text`` as a voice should read it."""
        text = self._words.sub(self._word, text)
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        return " ".join(text.split())

    def _word(self, match: re.Match[str]) -> str:
        said = self._said[match[1]]
        if not match[2]:
            return said
        # "P's", because "Ps" would be read as two letters.
        return f"{said}'s" if re.search(r"(?:^|[ -])[A-Z]$", said) else f"{said}s"


def _spelled_plural(match: re.Match[str]) -> str:
    """Spell an acronym that the lexicon does not know; espeak drops the ending of ``SVMs``."""
    return " ".join(match[1]) + "'s"


def _power(match: re.Match[str]) -> str:
    exponent = match[0].removeprefix("^").translate(_SMALL_DIGITS)
    return f" {_POWERS[exponent]}" if exponent in _POWERS else f" to the {exponent.replace('-', 'minus ')}"


def _scientific(match: re.Match[str]) -> str:
    return f"{match[1]} e {'minus ' if match[2] else ''}{match[3]}"


_Replacement = str | Callable[[re.Match[str]], str]

# Applied in this order: figures first, while they still stand as written.
_RULES: tuple[tuple[re.Pattern[str], _Replacement], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[₀-₉]+", lambda match: " " + match[0].translate(_SMALL_DIGITS)),
        (r"\^-?\d+|[⁰¹²³⁴-⁹⁻]+", _power),
        (rf"({_NUMBER})[eE]([-−]?)\+?(\d+)(?!\w)", _scientific),
        (rf"(?<![–—-])({_QUANTITY})(?:\s?[–—]\s?|-)(?={_QUANTITY}(?![\w–—-]))", r"\1 to "),
        (r"[≈~∼]\s?(?=\d)", "about "),
        (rf"({_NUMBER})\s?([KMGT]B)(?!\w)", lambda match: f"{match[1]} {_BYTES[match[2]]}"),
        (rf"({_NUMBER})([kKMBT])(?!\w)", lambda match: f"{match[1]} {_SCALES[match[2]]}"),
        (rf"({_NUMBER})\s?%", r"\1 percent"),
        (rf"({_NUMBER})\s?ms(?!\w)", r"\1 milliseconds"),
        (r"(?<=\w)\s?×\s?(?=\w)|(?<=\d)x(?=\d)", " by "),
        (r"(?<=\d)\s?[x×](?!\w)", " times"),
        (r"(?<!\w)([B-DF-HJ-NP-TV-XZ]{2,})['’]?s(?!\w)", _spelled_plural),
        ("[" + "".join(_GREEK) + "]", lambda match: f" {_GREEK[match[0]]} "),
        (r"≈", " is about "),
        (r"≥|>=", " at least "),
        (r"≤|<=", " at most "),
        (r"≠|!=", " is not "),
        (r"→|⇒|⟶|[-=]+>", " to "),
        (r"<(?=\s|\d)", " less than "),
        (r"(?<=\s)>(?=\s|\d)", " more than "),
        (r"=", " equals "),
        (r"±", " plus or minus "),
        (r"&", " and "),
        (r"#(?=\d)", "number "),
        (r"\s+[–—]\s+|—", ", "),
    )
)
