"""Short tones that say whose turn it is."""

from pathlib import Path

from voice_interview.audio.chunk import AudioSink
from voice_interview.audio.files import read_audio

_LONGEST_S = 2.0


class ToneCues:
    """Plays the tones that ship with the program.

    Args:
        folder: where ``listening.wav`` and ``heard.wav`` are.
        sink: where they are played.

    Raises:
        UnreadableAudio: a tone is missing or damaged.
    """

    def __init__(self, folder: Path, sink: AudioSink) -> None:
        self._listening = read_audio(folder / "listening.wav", max_duration_s=_LONGEST_S)
        self._heard = read_audio(folder / "heard.wav", max_duration_s=_LONGEST_S)
        self._sink = sink

    def listening(self) -> None:
        """Sound that the program listens from now on; returns when it was heard, so as not to record it."""
        self._sink.play(self._listening)
        self._sink.drain()

    def heard(self) -> None:
        """Sound that the answer was taken to be finished; returns at once, what is said next follows."""
        self._sink.play(self._heard)


class NoCues:
    """Silence."""

    def listening(self) -> None:
        """Do nothing."""

    def heard(self) -> None:
        """Do nothing."""
