"""What ``start`` does about sessions that exist already: unfinished ones, and sound past its keeping."""

import sys

from rich.prompt import Prompt

from voice_interview.app import engines
from voice_interview.app.grading_job import Ear
from voice_interview.app.interviewing import InterviewOptions, Place, check_models, run_interview
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.regrading import finish_recordings
from voice_interview.app.retention import remove_old_sound
from voice_interview.bank import catalog
from voice_interview.errors import SessionError
from voice_interview.session.record import SessionRecord
from voice_interview.session.recovery import unfinished
from voice_interview.session.store import SessionStore


def apply_retention(place: Place, spared: str | None) -> None:
    """Remove sound that is older than the person wants to keep it.

    Args:
        place: where the sessions are.
        spared: the session that is to go on now; None when there is none.

    Raises:
        SessionNotFound: there is no session ``spared``.
        StorageFailed: something cannot be removed.
    """
    store = SessionStore(place.home, place.clock)
    going_on = store.find(spared) if spared is not None else None
    remove_old_sound(store, place.settings.retention_days, place.clock, but=going_on)


def offer_unfinished(place: Place) -> str | None:
    """Offer to finish the latest unfinished session; return its id if the person wants that now.

    Nothing is asked when stdin is no terminal: then a line says how to go on with it.
    """
    waiting = unfinished(SessionStore(place.home, place.clock))
    if not waiting:
        return None
    latest = waiting[-1]
    place.console.print(
        f"Session {latest.id} was not finished. Everything recorded is kept; "
        f"go on with it any time: voice-interview start --resume {latest.id}",
        soft_wrap=True,
    )
    if not sys.stdin.isatty():
        return None
    question = "Finish it now, or keep it and begin anew?"
    try:
        choice = Prompt.ask(question, choices=["finish", "keep"], default="keep", console=place.console)
    except EOFError:  # Ctrl-D
        choice = "keep"
    return latest.id if choice == "finish" else None


def resume_session(place: Place, options: InterviewOptions, ref: str) -> SessionRecord:
    """Go on with a session: write down and grade what was cut off, then ask what is left of its plan.

    Args:
        place: where it happens.
        options: how to hear and speak now; what is asked, and what was switched then, comes from the session.
        ref: the session.

    Raises:
        SessionError: there is no such session, it is open elsewhere, damaged, or finished already.
    """
    store = SessionStore(place.home, place.clock)
    with store.open(ref) as session:
        if session.record.complete:
            raise SessionError(
                f"Session {session.id} is finished.", f"Hear it with: voice-interview replay {ref}"
            )
        bank = catalog.find_bank(session.record.plan.bank_source or session.record.bank.id, place.home)
        options = options.as_before(session.record.plan)
        check_models(place, options)
        library = ModelLibrary(place.home)
        ear = Ear(library=library, speech_model=options.speech_model, clock=place.clock)
        finish_recordings(
            session,
            bank,
            ear,
            engines.glossaries(place.home),
            lambda: engines.grader(place.settings.embedder, library),
            place.console.print,
        )
        return run_interview(place, options, bank, session)
