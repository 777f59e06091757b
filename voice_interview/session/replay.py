"""Plays a session again with its text in step, or writes it to one sound file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from voice_interview.audio.chunk import AudioChunk, AudioSink
from voice_interview.audio.resample import RateMatcher
from voice_interview.audio.tempo import change_tempo
from voice_interview.audio.wav import RecordingWriter, move_into_place, part_path
from voice_interview.clock import Clock
from voice_interview.errors import SessionDamaged, SessionError, UnreadableAudio
from voice_interview.session.sound import read_sound
from voice_interview.session.timeline import Part, problem_of

STEP_S = 0.02
"""How often a running replay looks whether it was interrupted and which words are due."""
LEAD_S = 0.2
"""How much sound is handed over ahead, so that a busy machine leaves no gap."""


class Viewer(Protocol):
    """Shows a replay."""

    def begin(self, part: Part) -> None:
        """A question, answer or feedback begins."""
        ...

    def words(self, text: str) -> None:
        """These words of the part sound now; a part whose words have no times comes as a whole."""
        ...

    def note(self, sentence: str) -> None:
        """Something cannot be heard; the replay goes on."""
        ...


class Replay:
    """Plays parts of a session.

    Sound is handed over at the pace at which it is heard, so that words can be shown when they sound and an
    interruption leaves little to be dropped.

    Args:
        sink: where the sound goes; the caller closes it.
        clock: what the pace is kept by.
        viewer: shows text and notes.
        interrupted: asked every ``STEP_S``; once true, the replay falls silent and ends.
    """

    def __init__(
        self, *, sink: AudioSink, clock: Clock, viewer: Viewer, interrupted: Callable[[], bool]
    ) -> None:
        self._sink = sink
        self._clock = clock
        self._viewer = viewer
        self._interrupted = interrupted

    def play(self, parts: Sequence[Part], speed: float = 1.0) -> bool:
        """Play ``parts`` in order; one whose sound is missing or damaged is shown as text, with a note.

        Args:
            parts: from `plan_replay`.
            speed: 2.0 takes half the time, at the same pitch; from 0.25 to 4.

        Returns:
            Whether it came to its end; False when it was interrupted.

        Raises:
            SessionDamaged: sound was kept, and none of it can be played.
            DeviceLost: the loudspeaker is gone.
        """
        _require_playable(parts)
        try:
            return all(self._play(part, speed) for part in parts)
        except BaseException:
            self._sink.stop()
            raise

    def _play(self, part: Part, speed: float) -> bool:
        """Play or show one part; return whether it came to its end."""
        if self._interrupted():
            self._sink.stop()
            return False
        self._viewer.begin(part)
        sound = _sound_of(part, speed, self._viewer.note)
        captions = [(at_s / speed, text) for at_s, text in part.captions]
        if sound is not None and not self._sound(sound, captions):
            self._sink.stop()
            return False
        for _, text in captions:
            self._viewer.words(text)
        self._sink.drain()
        return True

    def _sound(self, sound: AudioChunk, captions: list[tuple[float, str]]) -> bool:
        """Play ``sound`` and take from ``captions`` what was shown; return whether it came to its end."""
        began_s = self._clock.now_s()
        handed_over = 0
        while (elapsed_s := self._clock.now_s() - began_s) < sound.duration_s:
            if self._interrupted():
                return False
            while captions and captions[0][0] <= elapsed_s:
                self._viewer.words(captions.pop(0)[1])
            ahead = round((elapsed_s + LEAD_S) * sound.rate_hz)
            if piece := _piece(sound, handed_over, ahead):
                self._sink.play(piece)
                handed_over += len(piece.samples)
            self._clock.sleep(STEP_S)
        if piece := _piece(sound, handed_over, len(sound.samples)):
            self._sink.play(piece)
        return True


def render(parts: Sequence[Part], path: Path, note: Callable[[str], None], speed: float = 1.0) -> float:
    """Write parts of a session to one 16-bit mono WAV file, whole or not at all, and return its seconds.

    Its rate is the highest among the recordings. A file of that name is replaced.

    Args:
        parts: from `plan_replay`.
        path: the file to make.
        note: told about every part that has sound which cannot be read; the rest is written.
        speed: 2.0 takes half the time, at the same pitch; from 0.25 to 4.

    Raises:
        SessionDamaged: sound was kept, and none of it can be played.
        SessionError: no sound was kept, or ``path`` is a folder or lies in the session's own.
        StorageFailed: the disk is full, or the folder cannot be written.
    """
    _require_playable(parts)
    rates_hz = [part.sound.rate_hz for part in parts if part.sound is not None]
    if not rates_hz:
        raise SessionError("There is no sound to write: only the texts of this session were kept.")
    if path.is_dir():
        raise SessionError(f"{path} is a folder.", "Name a file in it, such as interview.wav.")
    if any(part.file is not None and part.file.parent.resolve() == path.resolve().parent for part in parts):
        raise SessionError(f"{path} lies among the recordings of the session.", "Choose another folder.")
    matcher = RateMatcher(max(rates_hz))
    unfinished = part_path(path)
    try:
        with RecordingWriter(unfinished, max(rates_hz)) as writer:
            for part in parts:
                if sound := _sound_of(part, speed, note):
                    writer.write(matcher.push(sound))
            writer.write(matcher.flush())
        move_into_place(unfinished, path)
        return writer.duration_s
    finally:
        unfinished.unlink(missing_ok=True)


def _sound_of(part: Part, speed: float, note: Callable[[str], None]) -> AudioChunk | None:
    """Return the sound of a part at ``speed``, or None after a note, or when none was kept."""
    if part.problem is not None:
        note(part.problem)
    if part.file is None:
        return None
    try:
        return change_tempo(read_sound(part.file, part.start_s), speed)
    except UnreadableAudio as error:
        note(problem_of(part, error))
        return None


def _piece(sound: AudioChunk, first: int, end: int) -> AudioChunk | None:
    samples = sound.samples[first:end]
    return AudioChunk(samples=samples, rate_hz=sound.rate_hz, start_sample=first) if len(samples) else None


def _require_playable(parts: Sequence[Part]) -> None:
    if any(part.problem for part in parts) and not any(part.file for part in parts):
        raise SessionDamaged(
            "None of the recordings can be played; they are missing or damaged.",
            "The texts can still be read with `voice-interview show`.",
        )
