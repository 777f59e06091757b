"""The file of events: each line at once, and a disk that fills is told once."""

import json
from pathlib import Path

import pytest

from voice_interview.errors import StorageFailed
from voice_interview.session.events import Event, EventFile

FULL = Path("/dev/full")
"""A file on a disk without any room; Linux has it."""


def test_every_event_is_in_the_file_at_once(tmp_path: Path) -> None:
    file = EventFile(tmp_path / "events.jsonl")
    file(Event(t_s=1.5, type="graded", data={"score": None, "reason": "“zu kurz”"}))
    written = (tmp_path / "events.jsonl").read_text(encoding="utf-8")
    assert json.loads(written) == {"t_s": 1.5, "type": "graded", "score": None, "reason": "“zu kurz”"}
    assert written.endswith("}\n")
    file.close()


@pytest.mark.skipif(not FULL.exists(), reason="this platform has no /dev/full")
def test_disk_without_room_is_told_once_and_stands_in_nobodys_way() -> None:
    """The event that the interview failed, and then closing the file, failed like the first: a traceback."""
    file = EventFile(FULL)
    with pytest.raises(StorageFailed, match="event file /dev/full cannot be written"):
        file(Event(t_s=0.0, type="ready"))
    file(Event(t_s=0.1, type="error"))
    file.close()
