"""What changes a recorded session: grade again, correct a term, disagree, bring the rest of an answer."""

import math
from dataclasses import dataclass

import msgspec
import numpy as np
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voice_interview.app.correcting import Corrected, Misheard, check_misheard, correct_turn
from voice_interview.app.regrading import Regraded, regrade_session
from voice_interview.app.web.hearing import MOST_WAITING_S, RATES_HZ
from voice_interview.app.web.known import known_session, turn_of
from voice_interview.app.web.replies import Refused, body_of, json_of, reply, visitor_of
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.bank import catalog
from voice_interview.clock import Clock
from voice_interview.grade.verdict import Status
from voice_interview.session.disputes import LONGEST_NOTE, Dispute, keep_dispute
from voice_interview.session.rest import append_rest

_MOST_REST_BYTES = 6_000_000
"""A minute at 48 kHz; the page brings more in pieces."""
_PCM_SCALE = np.float32(32768)


class _Disagreement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    turn: int
    concept: str
    status: Status
    note: str = ""


class _Misheard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    turn: int
    heard: str
    meant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Regraded:
    changed: list[Regraded]
    notes: list[str]


class ChangesApi:
    """Handlers below ``/api/sessions/{session}`` that change it.

    Args:
        clock: dates disputes.
        shared: the engines.
    """

    def __init__(self, clock: Clock, shared: SharedEngines) -> None:
        self._clock = clock
        self._shared = shared

    def routes(self) -> list[Route]:
        """Return the routes."""
        one = "/api/sessions/{session}"
        return [
            Route(f"{one}/regrade", self.regrade, methods=["POST"]),
            Route(f"{one}/corrections", self.correct, methods=["POST"]),
            Route(f"{one}/disputes", self.dispute, methods=["POST"]),
            Route(f"{one}/rest", self.rest, methods=["POST"]),
        ]

    async def regrade(self, request: Request) -> Response:
        """Grade a session again with today's bank and grader; old grades are kept beside the new."""
        store, known = await known_session(request, self._clock)
        home = visitor_of(request).home
        notes: list[str] = []

        def again() -> list[Regraded]:
            with store.open(known) as session:
                grader = self._shared.grader()
                return regrade_session(
                    session,
                    lambda name: catalog.find_bank(name, home),
                    grader,
                    None,
                    self._shared.glossaries(home),
                    notes.append,
                )

        changed = await run_in_threadpool(again)
        return reply(_Regraded(changed=changed, notes=notes))

    async def correct(self, request: Request) -> Response:
        """Put a misheard term right and grade that answer again, as ``correct`` does."""
        said = await json_of(request, _Misheard)
        store, known = await known_session(request, self._clock)
        home = visitor_of(request).home
        misheard = Misheard(
            turn=said.turn, heard=" ".join(said.heard.split()), meant=" ".join(said.meant.split())
        )

        def put_right() -> Corrected:
            with store.open(known) as session:
                check_misheard(session.record, misheard)
                source = session.record.plan.bank_source or session.record.bank.id
                bank = catalog.find_bank(source, home)
                return correct_turn(session, misheard, bank, self._shared.grader(), home)

        return reply(await run_in_threadpool(put_right))

    async def dispute(self, request: Request) -> Response:
        """Keep that the person sees a verdict differently; the grade stays as it is."""
        said = await json_of(request, _Disagreement)
        store, known = await known_session(request, self._clock)
        if len(said.note) > LONGEST_NOTE:
            raise Refused(400, f"A note has up to {LONGEST_NOTE} characters.")

        def keep() -> tuple[Dispute, ...]:
            turn = turn_of(store.load(known), said.turn)
            verdicts = {one.id: one.status for one in turn.grade.concepts} if turn.grade else {}
            if said.concept not in verdicts:
                raise Refused(404, f"Turn {said.turn} has no verdict on that concept.")
            dispute = Dispute(
                turn=said.turn,
                concept=said.concept,
                graded=verdicts[said.concept],
                status=said.status,
                note=said.note,
                said_at=self._clock.utc_now(),
            )
            return keep_dispute(store.folder(known), dispute)

        return reply(await run_in_threadpool(keep))

    async def rest(self, request: Request) -> Response:
        """Put behind an answer that was cut off what only the page still had of it."""
        rate_hz, from_s = _placed(request)
        body = await body_of(request, _MOST_REST_BYTES)
        if len(body) % 2:
            raise Refused(400, "That is not whole samples of 16 bits.")
        samples = np.frombuffer(body, "<i2").astype(np.float32) / _PCM_SCALE
        store, known = await known_session(request, self._clock)

        def append() -> float:
            with store.open(known) as session:
                return append_rest(session, samples, rate_hz, from_s)

        return reply({"duration_s": await run_in_threadpool(append)})


def _placed(request: Request) -> tuple[int, float]:
    """Return the rate of the rest and where it begins.

    Raises:
        Refused: neither can be.
    """
    try:
        rate_hz = int(request.query_params.get("rate_hz", ""))
        from_s = float(request.query_params.get("from_s", ""))
    except ValueError as error:
        raise Refused(400, "The rest needs its rate_hz, and from_s in seconds.") from error
    if rate_hz not in RATES_HZ or not math.isfinite(from_s) or not 0 <= from_s <= MOST_WAITING_S:
        raise Refused(400, "That rate or place in an answer cannot be.")
    return rate_hz, from_s
