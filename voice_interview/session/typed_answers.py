"""Answers that are typed."""

from collections.abc import Callable

from voice_interview.session.answerer import Answered, AnswerRequest
from voice_interview.session.commands import Command
from voice_interview.session.events import Events
from voice_interview.session.listening import Heard
from voice_interview.session.record import Topic
from voice_interview.text.transcript import typed_transcript

KEYBOARD = "keyboard"
"""Name of the source of typed answers, in the event ``listening``."""


class Typist:
    """What everybody who gets typed answers does alike: nobody is heard, and what was sent is whole."""

    def attend(self, topic: Topic, attempt: int) -> None:
        """Do nothing: what is typed while the question is asked belongs to none."""

    def speaks_up(self, begun: bool) -> Command | None:
        """Return None: whoever types is not heard."""
        return None

    def go_on(self) -> Answered:
        """Refuse: what was typed was ended by the person."""
        raise ValueError("a typed answer does not go on")

    def leave(self) -> None:
        """Do nothing."""


class TypedAnswerer(Typist):
    """Reads answers from the keyboard.

    Args:
        read: returns what was typed to one question; None when there will be no more.
        events: told what happens.
    """

    def __init__(self, read: Callable[[], str | None], events: Events) -> None:
        self._read = read
        self._events = events

    def answer(self, request: AnswerRequest) -> Answered:
        """Read one answer; see ``Answerer``."""
        self._events.emit("listening", source=KEYBOARD)
        text = self._read()
        if text is None:
            return Answered(heard=None, then="used_up")
        self._events.emit("turn_ended", audio_s=None, cause="key")
        transcript = typed_transcript(text)
        self._events.emit("final", text=transcript.text, start_s=None, end_s=None)
        return Answered(heard=Heard(transcript=transcript, activity=None, cause="key"), then="grade")
