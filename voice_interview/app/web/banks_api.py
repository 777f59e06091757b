"""Question banks over HTTP: browse, check while editing, save, import, and try an answer."""

import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voice_interview.app.bank_importing import Drafted, draft
from voice_interview.app.grading_job import Answer, grade_one
from voice_interview.app.web.replies import Refused, body_of, json_of, reply, visitor_of
from voice_interview.app.web.shared_engines import SharedEngines
from voice_interview.bank import catalog
from voice_interview.bank.catalog import ListedBank
from voice_interview.bank.check import Checked, check_file, with_advice
from voice_interview.bank.fields import is_id
from voice_interview.bank.files import MAX_FILE_BYTES
from voice_interview.bank.model import Bank
from voice_interview.bank.writer import bank_document
from voice_interview.errors import BankInvalid, BankNotFound
from voice_interview.grade.bank_check import check_meaning
from voice_interview.grade.similarity import MeaningSimilarity
from voice_interview.session.disk import PRIVATE_FOLDER, storing, write_whole
from voice_interview.session.record import Grade, Topic
from voice_interview.text.transcript import typed_transcript

_DOCUMENT_ENDINGS = frozenset(
    {".md", ".markdown", ".txt", ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".toml", ".yaml", ".yml"}
)
_LONGEST_NAME = 100
LONGEST_ANSWER = 20_000
"""Characters of a typed answer; ten minutes of fast speech have about half of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    id: str
    title: str | None
    version: str | None
    questions: int | None
    own: bool
    problem: str | None


class _ToCheck(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    meaning: bool = False
    """Whether meanings are compared too, which takes seconds."""


class _ToSave(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str


class _ToGrade(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    question: str
    answer: str
    follow_up: int | None = None


class BanksApi:
    """Handlers below ``/api/banks``.

    Args:
        shared: the engines.
    """

    def __init__(self, shared: SharedEngines) -> None:
        self._shared = shared

    def routes(self) -> list[Route]:
        """Return the routes."""
        one = "/api/banks/{bank}"
        return [
            Route("/api/banks", self.list_all, methods=["GET"]),
            Route("/api/banks/check", self.check, methods=["POST"]),
            Route("/api/banks/import", self.import_document, methods=["POST"]),
            Route(one, self.show, methods=["GET"]),
            Route(one, self.save, methods=["PUT"]),
            Route(one, self.delete, methods=["DELETE"]),
            Route(f"{one}/source", self.source, methods=["GET"]),
            Route(f"{one}/grade", self.grade, methods=["POST"]),
        ]

    async def list_all(self, request: Request) -> Response:
        """List the shipped banks and the person's own."""
        listed = await run_in_threadpool(catalog.list_banks, visitor_of(request).home)
        return reply([_entry(one) for one in listed])

    async def show(self, request: Request) -> Response:
        """Return one bank in full."""
        return reply(bank_document(await self._bank(request)))

    async def source(self, request: Request) -> Response:
        """Return the text of a bank's file."""
        listed = await self._listed(request)
        text = await run_in_threadpool(listed.path.read_text, encoding="utf-8-sig", errors="replace")
        return reply({"text": text, "own": not listed.shipped})

    async def check(self, request: Request) -> Response:
        """Say what is wrong or weak in the text of a bank."""
        to_check = await json_of(request, _ToCheck, 2 * MAX_FILE_BYTES)
        checked = await run_in_threadpool(self._checked, to_check)
        return reply(
            {"usable": checked.bank is not None, "errors": checked.errors, "warnings": checked.warnings}
        )

    async def save(self, request: Request) -> Response:
        """Keep the text of a bank of the person's own; one that cannot be used is refused."""
        name = request.path_params["bank"]
        to_save = await json_of(request, _ToSave, 2 * MAX_FILE_BYTES)
        folder = visitor_of(request).home / "banks"
        if not is_id(name):
            raise Refused(400, "That cannot be the id of a bank.", "Small letters, digits and - make an id.")

        def keep() -> Checked:
            if any(one.id == name and one.shipped for one in catalog.list_banks(folder.parent)):
                raise Refused(409, f"The bank {name} came with the program.", "Give yours another id.")
            checked = self._checked(_ToCheck(text=to_save.text))
            if checked.bank is None:
                raise Refused(422, "This is no bank yet.", "Put right what the check found.")
            if checked.bank.id != name:
                raise Refused(
                    409, f"The text says id: {checked.bank.id}.", f"Save it under that, not {name}."
                )
            with storing(folder):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            write_whole(folder / f"{name}.yaml", to_save.text.encode())
            return checked

        checked = await run_in_threadpool(keep)
        return reply({"id": name, "warnings": checked.warnings})

    async def delete(self, request: Request) -> Response:
        """Remove a bank of the person's own."""
        listed = await self._listed(request)
        if listed.shipped:
            raise Refused(409, f"The bank {listed.id} came with the program and stays.")
        with storing(listed.path):
            await run_in_threadpool(listed.path.unlink)
        return reply({"id": listed.id, "removed": "bank"})

    async def import_document(self, request: Request) -> Response:
        """Draft a bank from a document, the body; ``name`` is its file name. Nothing is kept."""
        name = PurePosixPath(request.query_params.get("name", "").replace("\\", "/")).name[-_LONGEST_NAME:]
        ending = PurePosixPath(name).suffix.lower()
        if ending not in _DOCUMENT_ENDINGS:
            raise Refused(
                415, "That kind of file is not read.", f"Drop one of: {', '.join(sorted(_DOCUMENT_ENDINGS))}."
            )
        content = await body_of(request, MAX_FILE_BYTES)

        def job() -> Drafted:
            with tempfile.TemporaryDirectory(prefix="voice-interview-") as folder:
                document = Path(folder) / f"document{ending}"
                document.write_bytes(content)
                similarity = MeaningSimilarity(self._shared.embedder())
                try:
                    return draft(document, PurePosixPath(name).stem, similarity, lambda _done, _of: None)
                except BankInvalid as error:  # which calls the file by its place
                    raise Refused(422, error.what.replace(str(document), name), error.advice) from error

        drafted = await run_in_threadpool(job)
        return reply({"id": drafted.bank.id, "text": drafted.text, "left_out": drafted.left_out})

    async def grade(self, request: Request) -> Response:
        """Grade a typed answer to a question of a bank."""
        bank = await self._bank(request)
        to_grade = await json_of(request, _ToGrade)
        if len(to_grade.answer) > LONGEST_ANSWER:
            raise Refused(400, f"An answer has up to {LONGEST_ANSWER} characters.")
        topic = Topic(question_id=to_grade.question, follow_up=to_grade.follow_up)

        def job() -> Grade:
            answer = Answer(transcript=typed_transcript(to_grade.answer), activity=None, delivery=None)
            return grade_one(bank, topic, answer, self._shared.grader(), with_follow_up=False)

        return reply(await run_in_threadpool(job))

    def _checked(self, to_check: _ToCheck) -> Checked:
        with tempfile.TemporaryDirectory(prefix="voice-interview-") as folder:
            path = Path(folder) / "bank.yaml"
            path.write_text(to_check.text, encoding="utf-8", errors="replace")
            checked = check_file(path)
        if checked.bank is None or not to_check.meaning:
            return checked
        return with_advice(checked, check_meaning(checked.bank, self._shared.embedder()))

    async def _listed(self, request: Request) -> ListedBank:
        """Return the bank that is exactly of that id; what the request says is compared and nothing else."""
        name = request.path_params["bank"]
        for listed in await run_in_threadpool(catalog.list_banks, visitor_of(request).home):
            if listed.id == name:
                return listed
        raise BankNotFound("There is no such bank.", "It may have been removed.")

    async def _bank(self, request: Request) -> Bank:
        listed = await self._listed(request)
        if listed.bank is None:
            raise Refused(422, listed.problem or "The bank cannot be used.")
        return listed.bank


def _entry(listed: ListedBank) -> _Entry:
    bank = listed.bank
    return _Entry(
        id=listed.id,
        title=bank.title if bank else None,
        version=bank.version if bank else None,
        questions=len(bank.questions) if bank else None,
        own=not listed.shipped,
        problem=listed.problem,
    )
