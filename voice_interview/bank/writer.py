"""A bank as plain data and as a file, in the format that ``bank.reader`` reads."""

from dataclasses import asdict
from typing import Any

import yaml

from voice_interview.bank.model import FORMAT_VERSION, Bank

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_WIDTH = 110


def bank_document(bank: Bank) -> dict[str, Any]:
    """Return ``bank`` as dicts, tuples, texts and numbers, ready for JSON; missing texts are None.

    Written as JSON and read again it gives an equal bank.
    """
    head = {"format": FORMAT_VERSION, "id": bank.id, "title": bank.title, "version": bank.version}
    return head | asdict(bank)


def bank_yaml(bank: Bank) -> str:
    """Return ``bank`` as the text of a bank file, without the fields that are empty or false."""
    return yaml.dump(
        _without_empty(bank_document(bank)),
        Dumper=_DUMPER,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
    )


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empty(part) for key, part in value.items() if part not in (None, (), False)}
    if isinstance(value, tuple):
        return [_without_empty(part) for part in value]
    return value
