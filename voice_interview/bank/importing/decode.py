"""From the bytes of a document to its text, whatever program wrote it."""

import re

from voice_interview.bank.importing.source import LeftOut
from voice_interview.errors import BankInvalid

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OTHER_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a Word, OpenDocument or other zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "a rich text file"),
)
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85]")
_SPACES = re.compile("[\x0b\x0c\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_MAX_CONTROL_SHARE = 0.002
"""Texts have an odd one from a copy; of pictures and programs a tenth and more are control characters."""
_ADVICE = "Save it as plain text, Markdown or CSV in UTF-8, and import that."


def decode(data: bytes, name: str) -> tuple[str, tuple[LeftOut, ...]]:
    """Return the text in ``data`` with line feeds for line ends, and what was done to get it.

    UTF-8, UTF-16 and UTF-32 (by their byte order mark) and Windows-1252 are known. Invisible characters, such
    as marks of writing direction, are taken out.

    Args:
        data: the whole file.
        name: how the document is called in messages.

    Raises:
        BankInvalid: it is no text, or in a format or encoding that is not known.
    """
    for start, kind in _OTHER_FORMATS:
        if data.startswith(start):
            raise BankInvalid(f"{name} is {kind}, which cannot be read.", _ADVICE)
    text, notes = _decoded(data, name)
    if _HTML.match(text):
        raise BankInvalid(f"{name} is a web page, which cannot be read.", _ADVICE)
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > _MAX_CONTROL_SHARE * len(text) + 2:
        raise BankInvalid(f"{name} is not a text.", _ADVICE)
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    if found := _INVISIBLE.search(text.removeprefix("\ufeff")):
        line = text.count("\n", 0, found.start()) + 1
        notes += (LeftOut(line=line, message="Invisible characters were taken out, here and below."),)
    return _CONTROL.sub("", _INVISIBLE.sub("", text)), notes


def _decoded(data: bytes, name: str) -> tuple[str, tuple[LeftOut, ...]]:
    encoding = next((kind for mark, kind in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding not in ("utf-8", "utf-8-sig"):
            raise BankInvalid(f"{name} begins like {encoding.upper()}, but is not.", _ADVICE) from error
        line = data.count(b"\n", 0, error.start) + 1
    return _not_quite_utf_8(data, line, name)


def _not_quite_utf_8(data: bytes, line: int, name: str) -> tuple[str, tuple[LeftOut, ...]]:
    """Return damaged UTF-8 with its damage cut out, or what must be Windows-1252."""
    patched = data.decode("utf-8", errors="replace")
    broken = patched.count("\ufffd")
    if broken < sum(character > "\x7f" for character in patched) - broken:
        message = "Damaged characters were taken out, here and below."
        return patched.replace("\ufffd", ""), (LeftOut(line=line, message=message),)
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise BankInvalid(f"{name} is not a text in an encoding that is known.", _ADVICE) from error
    return text, (LeftOut(line=line, message="It is not UTF-8 and was read as Windows-1252."),)
