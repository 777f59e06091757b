"""Words of English that carry grammar rather than content, and how text is cut into plain words."""

import re


def set_of(*lines: str) -> frozenset[str]:
    """Return the words of ``lines``, which spaces part."""
    return frozenset(word for line in lines for word in line.split())


FILLERS = set_of("um umm uh uhm er erm hmm mm mhm ah eh")
"""Sounds of somebody thinking; they mean nothing to an embedder."""

NEGATIONS = set_of(
    "not no never none neither nor without nothing nobody cannot hardly nothing rather instead",
    "dont doesnt didnt isnt arent wasnt werent wont wouldnt cant couldnt shouldnt hasnt havent hadnt aint",
)
"""Words that turn what follows into its opposite, apostrophes removed."""

_FUNCTION_WORDS = NEGATIONS | set_of(
    "a an the this that these those it its he she they them their theirs we us our you your i me my",
    "myself itself themselves one ones who whom whose which what when where why how there here",
    "is are was were be been being am do does did doing done have has had having will would shall",
    "should can could may might must get gets got getting gonna going go goes",
    "and or but so yet if then than because since although though while whereas unless until as whether",
    "of to in on at by for from with into onto over under about between through during before after",
    "against among across per via up down out off above below",
    "very too also just only even still again ever already quite really actually basically",
    "some any each every all both few many much more most less least other another such same own",
    "im youre hes shes theyre weve ive youve theyve ill youll itll thats theres",
    "lets let like well okay ok yeah yes kind sort thing things stuff bit lot way",
    "mean means think guess say saying said know sure right",
)

_COMMON_VERBS = set_of(
    "is are was were be been am do does did have has had will would should can could may might must",
    "get gets got dont doesnt didnt isnt arent wasnt wont cant couldnt wouldnt thats theres im youre theyre",
    "its lets let need needs want wants make makes made give gives given take takes taken keep keeps kept",
    "use uses used learn learns learned learnt train trains trained show shows shown tell tells told",
    "teach teaches taught start starts end ends come comes came become becomes happen happens",
    "work works worked change changes changed put puts add adds added save saves update updates updated",
    "freeze freezes cost costs run runs ran try tries tried look looks see sees seen know knows",
    "think thinks mean means says say said",
)

_ARTICLES_AND_PRONOUNS = set_of(
    "a an the this that these those it its they them their we us our you your i he she his her there which",
    "who what when where how why if because so than",
)

_MIN_PREDICATION_WORDS = 4
_MIN_GRAMMAR_SHARE = 0.2
"""A quarter and more of technical speech is grammar; lists of keywords stay below an eighth (seen on the
answers in ``tests/grade/data``)."""

_WORD = re.compile(r"[a-z0-9]+(?:['\u2019-][a-z0-9]+)*")
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "ly", "s", "e")


def plain_words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case, apostrophes removed: ``Don't stop`` gives dont, stop."""
    return [match.group().replace("'", "").replace("\u2019", "") for match in _WORD.finditer(text.lower())]


def parts(text: str) -> list[str]:
    """Return the words of ``text``, compounds cut at their hyphens: ``low-rank`` gives low, rank."""
    return [part for word in plain_words(text) for part in word.split("-")]


def stem(word: str) -> str:
    """Return ``word`` without its commonest English ending, so that ``trains`` and ``training`` agree.

    Much blunter than a real stemmer; it is used only to see whether two words are the same one.
    """
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def content_stems(text: str) -> list[str]:
    """Return the stems of the words of ``text`` that carry content, in order and with repeats."""
    return [stem(word) for word in parts(text) if is_content(word)]


def is_content(word: str) -> bool:
    """Tell whether ``word``, in lower case, carries content rather than grammar."""
    return len(word) > 1 and word not in _FUNCTION_WORDS and word not in FILLERS


def is_predication(text: str) -> bool:
    """Tell whether ``text`` says something about something, rather than listing names.

    A list of keywords has next to no grammar: no article, pronoun or common verb holds it together.
    """
    words = plain_words(text)
    if len(words) < _MIN_PREDICATION_WORDS:
        return False
    grammar = sum(word in _FUNCTION_WORDS or word in _COMMON_VERBS for word in words)
    holds_together = any(word in _COMMON_VERBS or word in _ARTICLES_AND_PRONOUNS for word in words)
    return holds_together and grammar / len(words) >= _MIN_GRAMMAR_SHARE
