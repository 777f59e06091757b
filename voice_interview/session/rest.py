"""The rest of an answer that reached the disk later than the program lived: put behind what is there."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, Samples
from voice_interview.audio.resample import resample
from voice_interview.audio.wav import write_wav
from voice_interview.errors import SessionError
from voice_interview.session.record import Turn
from voice_interview.session.recovery import salvage
from voice_interview.session.sound import read_sound
from voice_interview.session.store import OpenSession
from voice_interview.session.summary import with_turn

MOST_GAP_S = 0.1
"""Sound that may be missing before the rest: less than what frames overlap by when they are sent again."""


def append_rest(session: OpenSession, samples: Samples, rate_hz: int, from_s: float) -> float:
    """Put the rest of the last answer behind what is on disk; what is there already is passed over.

    Its words and grade, if it has any, are made anew when the session is resumed.

    Args:
        session: open for writing, and unfinished.
        samples: the rest, float32 in [-1, 1], shape ``(n,)``.
        rate_hz: its rate.
        from_s: where in the answer it begins, in seconds.

    Returns:
        The answer's length in seconds.

    Raises:
        SessionError: the last answer has ended, or sound before the rest is missing.
        StorageFailed: it cannot be written; what was there is as it was.
    """
    turn = _cut_off_turn(session)
    path = session.folder / turn.audio if turn.audio is not None else session.path_for(turn.number, "answer")
    before = read_sound(path).samples if turn.audio is not None else np.zeros(0, np.float32)
    gap_s = from_s - len(before) / HEARD_RATE_HZ
    if gap_s > MOST_GAP_S:
        raise SessionError(f"{gap_s:.1f} seconds before that sound are missing.", "Send it from there on.")
    heard = resample(samples, rate_hz, HEARD_RATE_HZ)
    new = heard[max(0, -round(gap_s * HEARD_RATE_HZ)) :]
    if len(new):
        _keep(session, turn, path, np.concatenate([before, new]))
    return (len(before) + len(new)) / HEARD_RATE_HZ


def _cut_off_turn(session: OpenSession) -> Turn:
    turns = () if session.record.complete else salvage(session).record.turns
    if not turns or turns[-1].ended not in (None, "interrupted") or turns[-1].feedback_audio is not None:
        raise SessionError("No answer of this session was cut off.", "What it has is whole.")
    return turns[-1]


def _keep(session: OpenSession, turn: Turn, path: Path, samples: Samples) -> None:
    write_wav(path, AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ))
    earlier = (*turn.earlier_grades, turn.grade) if turn.grade is not None else turn.earlier_grades
    cut_off = replace(
        turn, audio=path.name, transcript=None, activity=None, grade=None, earlier_grades=earlier,
        ended=None, duration_s=None,
    )  # fmt: skip
    session.save(with_turn(session.record, cut_off))
