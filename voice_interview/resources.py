"""Where the files that ship with the program are: inside the wheel, or at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as ``shipped("assets", "banks")``.

    A wheel carries ``assets/`` and ``models/`` as ``voice_interview/_data/``; a checkout has them at its top.
    """
    root = _PACKAGE / "_data"
    return (root if root.is_dir() else _PACKAGE.parent).joinpath(*parts)
