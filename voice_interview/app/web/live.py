"""Interviews under way in browsers, each in a thread of its own, as many as this machine carries."""

import secrets
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from voice_interview.app.grading_job import Ear
from voice_interview.app.habits import usual_deliveries
from voice_interview.app.regrading import finish_recordings
from voice_interview.app.staging import Ends, cast_of
from voice_interview.app.web.admission import Visitor
from voice_interview.app.web.commands import PageCommands
from voice_interview.app.web.hearing import BrowserAnswers, Intake
from voice_interview.app.web.line import Line
from voice_interview.app.web.presence import Presence
from voice_interview.app.web.replies import Refused
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.app.web.speaking import BrowserSpeaker
from voice_interview.app.web.typing import PageTypist
from voice_interview.audio.sinks import SilentSink
from voice_interview.bank.model import Bank
from voice_interview.clock import Clock
from voice_interview.errors import StorageFailed, VoiceInterviewError
from voice_interview.session.events import Event, Events
from voice_interview.session.interview import Interview
from voice_interview.session.store import OpenSession, SessionStore

_ENDED_KEPT = 32
"""Interviews that ended and can still be asked for their last messages."""
MOST_EACH = 2
"""Interviews at once of one person among several: one that is lost, and the one that takes its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOptions:
    """What one interview in a browser is made of."""

    visitor: Visitor
    bank: Bank
    session: OpenSession
    voice: str | None
    """None for the voice of the settings."""


class LiveInterview:
    """One interview in a browser; it begins when the page is there.

    Args:
        options: what it is made of; the session is closed at its end.
        shared: the engines.
        clock: the time.
    """

    def __init__(self, options: LiveOptions, shared: SharedEngines, clock: Clock) -> None:
        self.id = secrets.token_urlsafe(16)
        self.visitor = options.visitor
        self.session_id = options.session.id
        self.line = Line()
        self.presence = Presence(clock)
        self.intake = Intake()
        self.commands = PageCommands(self.presence, self.intake)
        self.speaker = BrowserSpeaker(self.line, self.presence, clock)
        self._options = options
        self._shared = shared
        self._clock = clock
        self._plan = options.session.record.plan
        self._events = Events(clock, clock.now_s())
        self._events.subscribe(self._tell)
        self.typist = PageTypist(self.commands, self._events)
        self._thread = threading.Thread(target=self._run, name=f"interview {self.session_id}")

    def begin(self) -> None:
        """Begin to wait for the page."""
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._thread.is_alive()

    def end(self, timeout_s: float) -> None:
        """Ask it to stop, keeping everything, and wait for that."""
        self.presence.dismiss()
        self._thread.join(timeout_s)

    def _run(self) -> None:
        try:
            if self.presence.wait_for_first():
                self._interview()
        except VoiceInterviewError as error:
            self.line.tell("failed", what=error.what, advice=error.advice)
        except BaseException:
            what = "The interview broke off by a fault in the program."
            self.line.tell(
                "failed", what=what, advice="Everything recorded is kept; go on with it from Sessions."
            )
            raise
        finally:
            self._close()

    def _interview(self) -> None:
        session, bank = self._options.session, self._options.bank
        with ExitStack() as stack:
            glossaries = self._shared.glossaries(self.visitor.home)
            kit = self._shared.kit(stack, glossaries, voice=self._options.voice, speech=self._plan.speech)
            if session.record.turns:
                ear = Ear(
                    library=self._shared.library, speech_model=self._shared.speech_model, clock=self._clock
                )
                finish_recordings(session, bank, ear, glossaries, self._shared.grader, self._note)
            ends = Ends(
                sink=self.speaker if self._plan.speech else SilentSink(self._clock, "fast"),
                commands=self.commands,
                answers=self.typist
                if self._plan.typed
                else BrowserAnswers(self.line, self.intake, self.commands),
                cues=self._plan.cues and self._plan.speech and not self._plan.exam,
                hints=self._plan.cues and not self._plan.exam,
                earlier=usual_deliveries(SessionStore(self.visitor.home, self._clock), but=self.session_id),
                end_silence_s=self._shared.settings.end_silence_s,
                self_paced=True,
            )
            cast = cast_of(stack, kit, ends, bank, self._events, self._clock)
            Interview(cast, bank, session, session.record).run()

    def _tell(self, event: Event) -> None:
        """Tell the page what happens; in an exam, nothing of single concepts."""
        if event.type == "saved":
            self.line.tell("saved", t_s=event.t_s, session=self.session_id)  # its path is no page's business
        elif event.type != "concept" or not self._plan.exam:
            self.line.tell(event.type, t_s=event.t_s, **event.data)

    def _note(self, sentence: str) -> None:
        self._events.emit("insight", note=sentence)

    def _close(self) -> None:
        session = self._options.session
        asked = bool(session.record.turns)
        with suppress(StorageFailed):
            if asked:
                session.close()
            else:  # nothing was asked: an empty session would only be in the way
                session.discard()
        complete = session.record.complete
        self.line.tell("closed", session=self.session_id if asked else None, complete=complete)


class LiveInterviews:
    """All interviews under way; safe to use from several threads.

    Args:
        most: how many at once.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = threading.Lock()
        self._all: dict[str, LiveInterview] = {}
        self._places: list[Visitor] = []
        """Taken for interviews that are being made."""

    @property
    def running(self) -> int:
        """How many are under way."""
        with self._lock:
            return sum(one.running for one in self._all.values())

    def begin(self, visitor: Visitor, make: Callable[[], LiveInterview]) -> LiveInterview:
        """Begin the interview that ``make`` returns; others go on while it is made.

        Raises:
            Refused: there are as many as this machine can carry, or as one person may have.
        """
        with self._lock:
            self._check_room(visitor)
            self._places.append(visitor)
        try:
            live = make()
        except BaseException:
            with self._lock:
                self._places.remove(visitor)
            raise
        with self._lock:
            self._places.remove(visitor)
            self._all[live.id] = live
            live.begin()
            ended = [one.id for one in self._all.values() if not one.running]
            for old in ended[:-_ENDED_KEPT]:
                del self._all[old]
        return live

    def _check_room(self, visitor: Visitor) -> None:
        """Check that there is room for one more of this visitor; called with the lock held."""
        taken = [one.visitor for one in self._all.values() if one.running] + self._places
        if visitor.name is not None and taken.count(visitor) >= MOST_EACH:
            raise Refused(
                429,
                f"{MOST_EACH} interviews of yours are under way already.",
                "End one first. One whose page is gone ends by itself within ten minutes.",
            )
        if len(taken) >= self.most:
            raise Refused(
                503,
                f"This computer is busy: {len(taken)} "
                f"{'interview is' if len(taken) == 1 else 'interviews are'} under way, "
                "and with one more the words would lag behind.",
                "Try again in a few minutes.",
            )

    def get(self, interview: str, visitor: Visitor) -> LiveInterview | None:
        """Return an interview of this visitor, under way or just ended; None when there is none."""
        with self._lock:
            live = self._all.get(interview)
        return live if live is not None and live.visitor == visitor else None

    def end_all(self, timeout_s: float) -> None:
        """Ask all to stop, keeping everything, and wait for that."""
        with self._lock:
            running = [one for one in self._all.values() if one.running]
        for one in running:
            one.presence.dismiss()
        for one in running:
            one.end(timeout_s)
