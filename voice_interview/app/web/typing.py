"""Answers typed into the page."""

import queue

from voice_interview.session.answerer import Answered, AnswerRequest
from voice_interview.session.commands import Commands
from voice_interview.session.events import Events
from voice_interview.session.listening import Heard
from voice_interview.session.typed_answers import KEYBOARD, Typist
from voice_interview.text.transcript import typed_transcript

_LOOK_EVERY_S = 0.05


class PageTypist(Typist):
    """Gets answers that are typed (an ``Answerer``).

    Args:
        commands: looked at while the person types.
        events: told what happens.
    """

    def __init__(self, commands: Commands, events: Events) -> None:
        self._commands = commands
        self._events = events
        self._typed: queue.SimpleQueue[str] = queue.SimpleQueue()

    def put(self, text: str) -> None:
        """Take an answer from the page."""
        self._typed.put(text)

    def answer(self, request: AnswerRequest) -> Answered:
        """Wait for one answer; see ``Answerer``."""
        while not self._typed.empty():  # left from a question that was skipped
            self._typed.get()
        self._events.emit("listening", source=KEYBOARD)
        while True:
            try:
                return self._answered(self._typed.get(timeout=_LOOK_EVERY_S), stopping=False)
            except queue.Empty:
                pass
            match self._commands.poll():
                case "repeat":
                    request.say(request.prompt, lambda: False)
                case ("skip" | "again") as then:
                    return Answered(heard=None, then=then)
                case "stop":
                    return self._answered("", stopping=True)
                case _:
                    pass

    def _answered(self, text: str, *, stopping: bool) -> Answered:
        self._events.emit("turn_ended", audio_s=None, cause="key")
        transcript = typed_transcript(text)
        if not stopping:
            self._events.emit("final", text=transcript.text, start_s=None, end_s=None)
        heard = Heard(transcript=transcript, activity=None, cause="key")
        return Answered(heard=heard, then="stop" if stopping else "grade")
