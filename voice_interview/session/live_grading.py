"""Grading that moves along with the answer, so that the reply exists when the answer ends."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from voice_interview.bank.model import Asked, Question
from voice_interview.delivery.measures import Delivery
from voice_interview.feedback.spoken import Voice
from voice_interview.grade.gate import reason_not_to_score
from voice_interview.grade.verdict import Grader, Status
from voice_interview.session.events import Events
from voice_interview.session.grading import AnswerToGrade, GradedAnswer, grade_answer, with_delivery
from voice_interview.speech.utterance import SpeechActivity
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import Segment, Transcript


@dataclass(frozen=True, slots=True)
class _Words:
    transcript: Transcript
    activity: SpeechActivity | None


class LiveGrading:
    """Judges one answer while it grows.

    Everything but judging happens in the caller's thread, which calls ``poll`` often. Only the newest words
    are judged: what came while the grader was busy is never judged on its own.

    Args:
        judge: judges and composes the reply; called in ``worker``.
        worker: the one thread that graders run in.
        voice: gets the reply ready to be said.
        events: told when a concept changes.
    """

    def __init__(
        self,
        judge: Callable[[Transcript, SpeechActivity | None], GradedAnswer],
        worker: ThreadPoolExecutor,
        voice: Voice,
        events: Events,
    ) -> None:
        self._judge = judge
        self._worker = worker
        self._voice = voice
        self._events = events
        self._next: _Words | None = None
        self._judging: tuple[_Words, Future[GradedAnswer]] | None = None
        self._judged: tuple[tuple[Segment, ...], GradedAnswer] | None = None
        self._is_prepared = True
        self._told: dict[str, Status] = {}

    def follow(self, transcript: Transcript, activity: SpeechActivity) -> None:
        """Take the words of the answer so far; returns at once."""
        self._next = _Words(transcript, activity)
        self.poll()

    def poll(self) -> None:
        """Tell what was found since the last call, and go on with the newest words; returns at once.

        The reply is made ready to be said unless newer words wait, for then it is not the last one.
        A verdict on the way that failed is dropped: ``finish`` tries again, and tells what fails then.
        """
        if self._judging is not None:
            words, graded = self._judging
            if not graded.done():
                return
            self._judging = None
            if graded.exception() is None:
                self._take(words, graded.result())
        words_next, self._next = self._next, None
        if words_next is not None and not self._is_judged(words_next):
            job = self._worker.submit(self._judge, words_next.transcript, words_next.activity)
            self._judging = (words_next, job)
        elif self._judged is not None and not self._is_prepared:
            self._is_prepared = True
            self._voice.prepare(self._judged[1].feedback.text)

    @property
    def all_said(self) -> bool:
        """Whether every concept was covered by the words that were judged last."""
        if self._judged is None:
            return False
        verdicts = self._judged[1].assessment.verdicts
        return bool(verdicts) and all(verdict.status == "covered" for verdict in verdicts)

    def finish(
        self, transcript: Transcript, activity: SpeechActivity | None, delivery: Delivery | None = None
    ) -> GradedAnswer:
        """Return the verdict on the whole answer; most often it exists already.

        ``delivery`` is how the whole answer was spoken; the advice on it goes to the end of the reply.

        Raises:
            GradingError: the grader failed.
        """
        words = _Words(transcript, activity)
        self._next = None
        if self._judging is not None:
            before, graded = self._judging
            self._judging = None
            if _said(before.transcript) != _said(transcript):
                graded.cancel()
            elif graded.exception() is None:
                self._judged = (_said(transcript), graded.result())
        if not self._is_judged(words) or self._judged is None:
            graded_now = self._worker.submit(self._judge, transcript, activity).result()
            self._judged = (_said(transcript), graded_now)
        return with_delivery(self._judged[1], delivery)

    def _is_judged(self, words: _Words) -> bool:
        """Tell whether these very words were judged, and nothing but silence came since."""
        if self._judged is None or self._judged[0] != _said(words.transcript):
            return False
        return self._judged[1].assessment.reason == reason_not_to_score(words.transcript, words.activity)

    def _take(self, words: _Words, graded: GradedAnswer) -> None:
        self._judged = (_said(words.transcript), graded)
        self._is_prepared = False
        for verdict in graded.assessment.verdicts:
            # Half a thought often sounds like its opposite: whoever still talks is told of no contradiction.
            status = "missed" if verdict.status == "contradicted" else verdict.status
            if status != self._told.get(verdict.id, "missed"):
                self._told[verdict.id] = status
                self._events.emit("concept", id=verdict.id, status=status, name=verdict.name)


def _said(transcript: Transcript) -> tuple[Segment, ...]:
    """Return what is judged: a segment that holds only an "um" changes no verdict."""
    return tuple(segment for segment in transcript.segments if segment.text)


class GradingDesk:
    """The one thread in which everything about grading is done, one thing after the other.

    Args:
        grader: returns the grader; called in that thread, so that it can load meanwhile.
        glossary: returns the terms of a question; made ready here, for whoever hears the answer.
        voice: gets replies ready to be said.
        events: told when a concept changes.
    """

    def __init__(
        self,
        grader: Callable[[], Grader],
        glossary: Callable[[Question], Glossary],
        voice: Voice,
        events: Events,
    ) -> None:
        self._grader = grader
        self._glossary = glossary
        self._voice = voice
        self._events = events
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="grading")

    def prepare(self, question: Question, asked: Asked) -> None:
        """Do in the background what can be done before there is an answer to ``asked``; returns at once.

        What goes wrong shows when the answer is judged.
        """
        self._worker.submit(lambda: self._grader().prepare(asked))
        self._worker.submit(self._glossary, question)

    def answer_to(self, question: Question, asked: Asked, *, with_follow_up: bool) -> LiveGrading:
        """Return who judges the answer to ``asked``, which is ``question`` or one of its follow-ups."""

        def judge(transcript: Transcript, activity: SpeechActivity | None) -> GradedAnswer:
            answer = AnswerToGrade(question=question, asked=asked, transcript=transcript, activity=activity)
            return grade_answer(answer, self._grader(), with_follow_up=with_follow_up)

        return LiveGrading(judge, self._worker, self._voice, self._events)

    def close(self) -> None:
        """End the thread, waiting at most for what is under way; calling it twice does no harm."""
        self._worker.shutdown(cancel_futures=True)
