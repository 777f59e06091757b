"""What an interview asks of whoever gets its answers, and what the sound of answers comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from voice_interview.audio.chunk import AudioSource
from voice_interview.session.commands import Command
from voice_interview.session.listening import Follower, Heard
from voice_interview.session.record import Topic
from voice_interview.text.terms import Glossary

Then = Literal["grade", "skip", "again", "stop", "used_up"]
"""What to do after an answer; ``used_up`` says that there is no further answer to be had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequest:
    """What an answer is wanted to, and how to speak to the person meanwhile."""

    topic: Topic
    attempt: int
    recording: Path
    """Where the sound goes, from the first sample; a new file."""
    prompt: str
    """What was asked."""
    say: Callable[[str, Callable[[], bool]], None]
    """Says something to the person before the answer goes on, unless what it asks often turns true."""
    follower: Follower
    """Follows the words while they come."""
    glossary: Callable[[], Glossary] | None = None
    """Returns the terms to listen for; None for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of it."""

    heard: Heard | None
    """None when there was nothing to hear, or it is not wanted."""
    then: Then
    may_go_on: bool = False
    """Whether the person may take the floor back."""


@runtime_checkable
class Answerer(Protocol):
    """Gets answers.

    For one question: ``attend``, ``answer``, ``go_on`` whenever the person takes the floor back, ``leave``.
    """

    def attend(self, topic: Topic, attempt: int) -> None:
        """Get ready: the question is about to be asked."""
        ...

    def speaks_up(self, begun: bool) -> Command | None:
        """Return what the person asks for by speaking while the program does, or None.

        It is asked often while a question or a reply is being said. ``keep_floor`` asks to go on with the
        answer, ``end`` only for silence.

        Args:
            begun: whether the first sample of it is being heard.
        """
        ...

    def answer(self, request: AnswerRequest) -> Answered:
        """Wait for one answer and return it.

        Raises:
            DeviceLost: the microphone is gone and stays away; the recording is kept.
            StorageFailed: the disk is full; what was recorded is kept.
            RecognitionError: the recogniser failed; the recording is kept.
        """
        ...

    def go_on(self) -> Answered:
        """Go on with the answer that was thought to be over, and return all of it.

        Raises what ``answer`` does.
        """
        ...

    def leave(self) -> None:
        """Be done with the question; calling it twice does no harm.

        Raises:
            StorageFailed: the last second of the recording could not be forced onto the disk.
        """
        ...


class AnswerSources(Protocol):
    """Where the sound of answers comes from."""

    def source(self, topic: Topic, attempt: int, heard_s: float) -> AudioSource | None:
        """Return the source for an answer of which ``heard_s`` seconds were heard; None when there is none.

        Raises:
            AudioError: it cannot be opened.
        """
        ...

    @property
    def used_up(self) -> bool:
        """Whether nothing is left for any question that was not asked yet."""
        ...

    @property
    def is_live(self) -> bool:
        """Whether a person is there, who may speak at any time."""
        ...
