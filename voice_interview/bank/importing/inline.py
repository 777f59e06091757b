"""Markup inside a line: taken away, so that what remains can be said aloud."""

import html
import re
import unicodedata

_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\)")
_REFERENCE_LINK = re.compile(r"(?<=\w)\[\^?\d{1,3}\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--[^<>]*-->")
_BARE_ADDRESS = re.compile(r"<?https?://[^\s<>]+>?")
_EMPHASIS = (
    re.compile(r"\*\*([^*]+)\*\*"),
    re.compile(r"(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*(?![\w*])"),
    re.compile(r"(?<!\w)_([^_\s](?:[^_]*[^_\s])?)_(?!\w)"),
    re.compile(r"~~([^~]+)~~"),
)
_BOLD_WORDS = re.compile(r"(?<!\w)__([^_]+)__(?!\w)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>-])")
_PICTURES = range(0x2600, 0x27C0)
_MORE_PICTURES = 0x1F000
_PLAIN_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"})


def plain(text: str) -> str:
    """Return ``text`` without Markdown and HTML markup, emoji and addresses, on one line.

    What stands between backticks is kept as it is. Typographic quotes become plain ones.
    """
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # a backtick without a partner
        pieces = [text.replace("`", "")]
    cleaned = [piece if at % 2 else _without_markup(piece) for at, piece in enumerate(pieces)]
    folded = "".join(character for character in "".join(cleaned) if not _is_picture(character))
    return " ".join(folded.translate(_PLAIN_QUOTES).split())


def _without_markup(text: str) -> str:
    text = _REFERENCE_LINK.sub("", _IMAGE_OR_LINK.sub(r"\1", text))
    text = html.unescape(_BARE_ADDRESS.sub("", _TAG.sub("", text)))
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\1", text)
    text = _BOLD_WORDS.sub(lambda found: found[1] if " " in found[1] else found[0], text)  # __init__ stays
    return _ESCAPED.sub(r"\1", text)


def _is_picture(character: str) -> bool:
    code = ord(character)
    if code in _PICTURES or code >= _MORE_PICTURES:
        return unicodedata.category(character) in ("So", "Sk")
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\t\n"
