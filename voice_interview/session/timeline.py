"""What there is to replay of a session, in order, with the words and files of each part."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from voice_interview.errors import SessionError, UnreadableAudio
from voice_interview.session.record import AudioKind, SessionRecord, Turn
from voice_interview.session.sound import SoundInfo, sound_info
from voice_interview.text.transcript import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One question, answer or feedback."""

    kind: AudioKind
    turn: int
    """Number of its turn."""
    text: str
    words: tuple[Word, ...] = ()
    """The text's words with their times in ``file``; empty when they are not known."""
    file: Path | None = None
    """Its sound; None when none was kept, or when it cannot be played."""
    sound: SoundInfo | None = None
    """Given exactly when ``file`` is."""
    start_s: float = 0.0
    """Where in ``file`` to begin."""
    problem: str | None = None
    """Why its sound cannot be played although the session names one, as a sentence."""

    @property
    def duration_s(self) -> float:
        """Seconds to be heard at normal speed; 0 without sound."""
        return self.sound.duration_s - self.start_s if self.sound is not None else 0.0

    @property
    def captions(self) -> tuple[tuple[float, str], ...]:
        """Pieces of text, each with the second, from ``start_s`` on, at which it is to be shown."""
        if self.sound is None or not self.words:
            return ((0.0, self.text),) if self.text else ()
        return tuple(
            (max(0.0, word.start_s - self.start_s), word.text)
            for word in self.words
            if word.end_s > self.start_s or self.start_s == 0
        )


def plan_replay(
    record: SessionRecord,
    folder: Path,
    *,
    from_turn: int = 1,
    to_turn: int | None = None,
    from_s: float = 0.0,
) -> tuple[Part, ...]:
    """Return the parts to replay. Looks at the headers of the recordings, and reads no sound.

    Args:
        record: the session.
        folder: its folder.
        from_turn: the first turn.
        to_turn: the last turn; None for the session's last.
        from_s: how much to leave out at the beginning, in seconds of sound of these turns.

    Raises:
        SessionError: there is no such turn, or nothing is left after ``from_s``.
    """
    if from_s < 0:
        raise ValueError(f"from_s cannot be below 0: {from_s}")
    last = to_turn if to_turn is not None else max((turn.number for turn in record.turns), default=0)
    turns = [turn for turn in record.turns if from_turn <= turn.number <= last]
    if not turns:
        raise _no_such_turn(record, from_turn)
    parts = [part for turn in turns for part in _parts(turn, folder)]
    left = tuple(_skip(parts, from_s))
    if not left:
        total_s = sum(part.duration_s for part in parts)
        raise SessionError(
            f"There is nothing to replay after {from_s:g} seconds.", f"It is {total_s:.1f} seconds long."
        )
    return left


def _parts(turn: Turn, folder: Path) -> Iterator[Part]:
    yield _part(Part(kind="question", turn=turn.number, text=turn.prompt), turn.question_audio, folder)
    if turn.audio is not None or turn.transcript is not None:
        text = turn.transcript.text if turn.transcript is not None else ""
        words = turn.transcript.words if turn.transcript is not None else ()
        answer = Part(kind="answer", turn=turn.number, text=text, words=words)
        yield _part(answer, turn.audio, folder)
    if turn.feedback_audio is not None or turn.grade is not None:
        text = turn.grade.feedback if turn.grade is not None else ""
        yield _part(Part(kind="feedback", turn=turn.number, text=text), turn.feedback_audio, folder)


def _part(silent: Part, file_name: str | None, folder: Path) -> Part:
    """Return the part with its sound, or with the reason why it has none."""
    if file_name is None:
        return silent
    file = folder / file_name
    try:
        return replace(silent, file=file, sound=sound_info(file))
    except UnreadableAudio as error:
        return replace(silent, problem=problem_of(silent, error))


def problem_of(part: Part, error: UnreadableAudio) -> str:
    """Say that the sound of ``part`` cannot be played, and why."""
    return f"The {part.kind} of turn {part.turn} cannot be heard: {error.what}"


def _skip(parts: list[Part], from_s: float) -> Iterator[Part]:
    """Yield the parts that are left after ``from_s`` seconds; text without sound takes no time."""
    before_s = 0.0
    for part in parts:
        start_s = max(0.0, from_s - before_s)
        before_s += part.duration_s
        if start_s == 0:
            yield part
        elif start_s < part.duration_s:
            yield replace(part, start_s=start_s)


def _no_such_turn(record: SessionRecord, number: int) -> SessionError:
    if not record.turns:
        return SessionError(f"Nothing was asked in session {record.id} yet.", "Choose another session.")
    numbers = f"{record.turns[0].number} to {record.turns[-1].number}"
    return SessionError(f"Session {record.id} has no turn {number}.", f"Its turns are {numbers}.")
