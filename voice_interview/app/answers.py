"""Where the sound of answers comes from: the microphone, or recordings that stand in for it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from voice_interview.audio.chunk import AudioChunk, AudioSource
from voice_interview.audio.files import FileSource
from voice_interview.audio.pace import Pace
from voice_interview.clock import Clock
from voice_interview.errors import DeviceLost, UnreadableAudio
from voice_interview.session.record import Topic

_ENDINGS = frozenset({".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3", ".m4a", ".mp4", ".aac", ".webm"})


class MicrophoneAnswers:
    """Answers from one microphone, open through the whole interview so that no first word is lost.

    Args:
        open_microphone: opens it; called again when it went away.

    Raises:
        AudioError: it cannot be opened.
    """

    def __init__(self, open_microphone: Callable[[], AudioSource]) -> None:
        self._open = open_microphone
        self._microphone: AudioSource | None = open_microphone()
        self._lost_before = 0

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        """Return the microphone, opened again if it went away.

        Raises:
            AudioError: it cannot be opened.
        """
        if self._microphone is None:
            self._microphone = self._open()
        return _KeptOpen(self._microphone, self._lost_before, self.close)

    @property
    def used_up(self) -> bool:
        """Return False: there is always more to be heard."""
        return False

    @property
    def is_live(self) -> bool:
        """Return True: a person sits there."""
        return True

    def close(self) -> None:
        """Close the microphone; the next answer opens it again."""
        if self._microphone is not None:
            self._lost_before += self._microphone.overflows
            self._microphone.close()
            self._microphone = None


class _KeptOpen:
    """A microphone for one answer; it stays open for the next one unless it went away.

    Args:
        microphone: the open device.
        lost_before: blocks lost before it was opened again, so that the count never falls.
        drop: lets go of it.
    """

    def __init__(self, microphone: AudioSource, lost_before: int, drop: Callable[[], None]) -> None:
        self._microphone = microphone
        self._lost_before = lost_before
        self._drop = drop

    @property
    def name(self) -> str:
        return self._microphone.name

    @property
    def overflows(self) -> int:
        return self._lost_before + self._microphone.overflows

    def chunks(self) -> Iterator[AudioChunk]:
        try:
            yield from self._microphone.chunks()
        except DeviceLost:
            self._drop()
            raise

    def close(self) -> None:
        """Do nothing: the next answer needs it."""


class RecordedAnswers:
    """Answers from files: those named after a question first, the others in order.

    ``QUESTION.*`` answers a question and ``QUESTION.fN.*`` its follow-up N; any other file answers whatever
    is asked next when no file is named after it.

    Args:
        files: in the order to be used.
        topics: the topics of the bank by the names that mean them; empty when files are used in their order
            alone.
        clock: what a ``real`` pace sleeps on.
        pace: ``real`` as if spoken now, ``fast`` as fast as they can be heard.
    """

    def __init__(
        self, files: tuple[Path, ...], *, topics: Mapping[str, Topic], clock: Clock, pace: Pace
    ) -> None:
        self._files = {topics[path.stem]: path for path in files if path.stem in topics}
        self._others = [path for path in files if path.stem not in topics]
        self._asked: set[str] = set()
        self._clock = clock
        self._pace: Pace = pace

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        """Return the recording for ``topic`` from ``heard_s`` on; trying again hears the same one."""
        self._asked.add(topic.question_id)
        if topic not in self._files and self._others:
            self._files[topic] = self._others.pop(0)
        path = self._files.get(topic)
        return FileSource(path, clock=self._clock, pace=self._pace, start_s=heard_s) if path else None

    @property
    def is_live(self) -> bool:
        """Return False: a recording begins when it is asked to."""
        return False

    @property
    def used_up(self) -> bool:
        """Whether no recording is left for any question that was not asked yet."""
        return not self._others and all(topic.question_id in self._asked for topic in self._files)


def topic_name(topic: Topic) -> str:
    """Return what a recording of an answer to this is called, without its ending."""
    number = topic.follow_up
    return topic.question_id if number is None else f"{topic.question_id}.f{number}"


def answer_files(paths: tuple[Path, ...]) -> tuple[tuple[Path, ...], bool]:
    """Return the recordings that the person named, and whether they came as a folder.

    Raises:
        UnreadableAudio: a file is missing or may not be looked at, or a folder holds no recordings.
    """
    try:
        return _answer_files(paths)
    except OSError as error:
        raise UnreadableAudio(
            f"{error.filename} cannot be read ({error.strerror}).", "Check the name and its permissions."
        ) from error


def _answer_files(paths: tuple[Path, ...]) -> tuple[tuple[Path, ...], bool]:
    if len(paths) == 1 and paths[0].is_dir():
        files = tuple(sorted(path for path in paths[0].iterdir() if path.suffix.lower() in _ENDINGS))
        if not files:
            raise UnreadableAudio(
                f"The folder {paths[0]} holds no recordings.",
                "Put WAV, FLAC, OGG, MP3 or M4A files there, named after questions or in order.",
            )
        return files, True
    for path in paths:
        if not path.is_file():
            raise UnreadableAudio(f"There is no file {path}.", "Give recordings, or one folder of them.")
    return paths, False
