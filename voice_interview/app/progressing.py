"""A person's progress from all sessions of a data folder."""

from collections.abc import Sequence
from pathlib import Path

from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.clock import Clock, local_day
from voice_interview.errors import BankError
from voice_interview.progress.overview import Progress, progress_of
from voice_interview.session.record import SessionRecord
from voice_interview.session.store import SessionStore


def load_progress(home: Path, clock: Clock, bank: str | None = None) -> Progress:
    """Return the progress that the sessions in ``home`` show; damaged ones are named and left out.

    Args:
        home: the data folder.
        clock: says what is due.
        bank: id of the only bank to look at; None for all.
    """
    records, unreadable = SessionStore(home, clock).load_all()
    if bank is not None:
        records = tuple(record for record in records if record.bank.id == bank)
    return progress_of(
        records,
        banks_of(records, home),
        now=clock.utc_now(),
        local_day=local_day,
        unreadable=unreadable,
    )


def banks_of(records: Sequence[SessionRecord], home: Path) -> dict[str, Bank]:
    """Return today's banks of these sessions by what ``--bank`` takes for them, that of the last first.

    A bank that is gone, cannot be read any more, or became another one is left out.
    """
    found: dict[str, Bank] = {}
    ids: set[str] = set()
    tried: set[str] = set()
    for record in reversed(records):
        source = record.plan.bank_source or record.bank.id
        if record.bank.id in ids or source in tried:
            continue
        tried.add(source)
        try:
            bank = catalog.find_bank(source, home)
        except BankError:
            continue
        if bank.id == record.bank.id:
            found[source] = bank
            ids.add(bank.id)
    return found
