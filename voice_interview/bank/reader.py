"""Reading a bank file: from bytes on disk to a checked ``Bank``. The format is described in docs/banks.md."""

from collections.abc import Hashable
from pathlib import Path

from voice_interview.bank.fields import Record
from voice_interview.bank.files import read_bytes
from voice_interview.bank.model import FORMAT_VERSION, Bank, Concept, FollowUp, Question, Term
from voice_interview.bank.problems import Problems, quoted
from voice_interview.bank.yaml_tree import Mapping, Node, Scalar, parse_tree

MAX_FOLLOW_UPS = 3

_BANK_KEYS = ("format", "id", "title", "version", "language", "notes", "questions")
_QUESTION_KEYS = (
    "id",
    "number",
    "prompt",
    "key_concept",
    "reference_answer",
    "concepts",
    "terms",
    "follow_ups",
    "notes",
    "draft",
)
_FOLLOW_UP_KEYS = ("number", "id", "prompt", "probes", "reference_answer", "concepts", "draft")
_CONCEPT_KEYS = (
    "id",
    "name",
    "weight",
    "statements",
    "misconceptions",
    "advice",
    "said",
    "said_wrong",
    "draft",
)
_TERM_KEYS = ("text", "say", "sounds_like", "draft")


def read_bank(path: Path) -> Bank:
    """Return the bank in the YAML or JSON file at ``path``.

    Raises:
        BankNotFound: there is no such file, or it cannot be opened.
        BankInvalid: it breaks the format; the message names up to ten lines and what would be right there.
    """
    problems = Problems(str(path))
    return bank_of(parse_tree(read_text(path, problems), problems), problems)


def parse_bank(text: str, name: str) -> Bank:
    """Return the bank written in ``text``.

    Args:
        text: YAML or JSON.
        name: how the file is called in messages.

    Raises:
        BankInvalid: it breaks the format.
    """
    problems = Problems(name)
    return bank_of(parse_tree(text, problems), problems)


def bank_of(root: Node, problems: Problems) -> Bank:
    """Return the bank that a file's tree describes.

    Args:
        root: what stands in the file.
        problems: where every breach of the format is noted.

    Raises:
        BankInvalid: there are breaches.
    """
    if not isinstance(root, Mapping):
        raise problems.fail(root.line, f"a bank is a set of keys: {', '.join(_BANK_KEYS)}.")
    _check_format(root, problems)
    bank = _Reading(problems).bank(root)
    if problems.found:
        raise problems.error()
    return bank


def read_text(path: Path, problems: Problems) -> str:
    """Return the text of a bank file.

    Raises:
        BankNotFound: there is no such file, or it cannot be opened.
        BankInvalid: it is too large, or not UTF-8.
    """
    data = read_bytes(path, problems)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sentence = f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8 text."
        raise problems.fail(line, sentence) from error


def _check_format(root: Mapping, problems: Problems) -> None:
    """Look at the version before anything else, since a newer format may have other keys.

    Raises:
        BankInvalid: the version is missing, unreadable or newer than this program.
    """
    node = root.values.get("format")
    right = f"write 'format: {FORMAT_VERSION}'"
    if node is None:
        raise problems.fail(root.line, f"a bank needs 'format', the version of the file format; {right}.")
    said = node.text.strip() if isinstance(node, Scalar) else ""
    if said.isascii() and said.isdigit() and len(said) < 7 and int(said) > FORMAT_VERSION:
        newer = f"this bank is made for a newer version of voice-interview (format {said})"
        raise problems.fail(node.line, f"{newer}; this one reads format {FORMAT_VERSION}, so update it.")
    if said != str(FORMAT_VERSION):
        raise problems.fail(node.line, f"'format' must be {FORMAT_VERSION}; {right}.")


class _Reading:
    """Turns one tree into a bank; what must be unique in the whole file is remembered here."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._seen: set[tuple[str, Hashable]] = set()

    def bank(self, root: Mapping) -> Bank:
        record = Record(root, "the bank", _BANK_KEYS, self._problems)
        language = record.optional_text("language", "a language tag") or "en"
        if language != "en":
            record.wrong(
                "language", f"the language must be en, not {quoted(language)}; only English is supported."
            )
        nodes = record.nodes("questions", "the questions to ask", required=True)
        return Bank(
            id=record.identifier(),
            title=record.text("title", "a short name for people"),
            version=record.text("version", "the version of the bank's content, such as 2026.11.1"),
            language=language,
            notes=record.optional_text("notes", "a note"),
            questions=tuple(self._question(node, place) for place, node in enumerate(nodes, 1)),
        )

    def _question(self, node: Node, place: int) -> Question:
        record = Record(node, _label(node, "question", place), _QUESTION_KEYS, self._problems)
        identifier = record.identifier()
        number = record.whole_number("number", "a whole number from 1, the question's place in its source")
        self._once(record, "id", ("question or follow-up id", identifier))
        self._once(record, "number", ("question number", number))
        concepts = self._concepts(record)
        follow_ups = record.nodes("follow_ups", "follow-up questions", required=False)
        terms = record.nodes("terms", "terms, each with 'text'", required=False)
        return Question(
            id=identifier,
            number=number,
            prompt=record.text("prompt", "a sentence to say aloud"),
            key_concept=record.text("key_concept", "what the question is about, in a few words"),
            reference_answer=record.text("reference_answer", "a good answer in full"),
            concepts=concepts,
            terms=self._terms(record, terms),
            follow_ups=tuple(
                self._follow_up(node, place, record.label, {concept.id for concept in concepts})
                for place, node in enumerate(follow_ups, 1)
            ),
            notes=record.optional_text("notes", "a note"),
            draft=record.flag("draft"),
        )

    def _follow_up(self, node: Node, place: int, parent: str, concept_ids: set[str]) -> FollowUp:
        label = f"{_label(node, 'follow-up', place)} of {parent}"
        record = Record(node, label, _FOLLOW_UP_KEYS, self._problems)
        identifier = record.identifier()
        number = record.whole_number("number", f"a whole number from 1 to {MAX_FOLLOW_UPS}")
        self._once(record, "id", ("question or follow-up id", identifier))
        self._once(record, "number", (f"follow-up number in {parent}", number))
        if number > MAX_FOLLOW_UPS:
            record.wrong(
                "number", f"a question has up to {MAX_FOLLOW_UPS} follow-ups, so not number {number}."
            )
        probes = record.texts("probes", "ids of the question's concepts it digs into", required=True)
        for probe in probes:
            if probe not in concept_ids:
                known = ", ".join(sorted(concept_ids)) or "none"
                record.wrong(
                    "probes", f"{quoted(probe)} is no concept of {parent}; its concepts are {known}."
                )
        return FollowUp(
            id=identifier,
            number=number,
            prompt=record.text("prompt", "a sentence to say aloud"),
            probes=probes,
            reference_answer=record.text("reference_answer", "a good answer in full"),
            concepts=self._concepts(record),
            draft=record.flag("draft"),
        )

    def _concepts(self, parent: Record) -> tuple[Concept, ...]:
        nodes = parent.nodes("concepts", "the things a good answer says", required=True)
        return tuple(self._concept(node, place, parent.label) for place, node in enumerate(nodes, 1))

    def _concept(self, node: Node, place: int, parent: str) -> Concept:
        record = Record(node, f"{_label(node, 'concept', place)} of {parent}", _CONCEPT_KEYS, self._problems)
        identifier = record.identifier()
        self._once(record, "id", (f"concept id in {parent}", identifier))
        statements = record.texts("statements", "full sentences that say it", required=True)
        misconceptions = record.texts("misconceptions", "full sentences that get it wrong", required=False)
        said = record.texts("said", "sentences with which candidates say it", required=False)
        said_wrong = record.texts("said_wrong", "sentences with which they get it wrong", required=False)
        right = {sentence.casefold() for sentence in (*statements, *said)}
        for key, sentences in (("misconceptions", misconceptions), ("said_wrong", said_wrong)):
            for sentence in sentences:
                if sentence.casefold() in right:
                    record.wrong(
                        key, f"{quoted(sentence)} is also among the right sentences; it cannot be both."
                    )
        return Concept(
            id=identifier,
            name=record.text("name", "a short name for people"),
            weight=record.weight(),
            statements=statements,
            misconceptions=misconceptions,
            advice=record.text("advice", "a sentence for whoever missed it"),
            said=said,
            said_wrong=said_wrong,
            draft=record.flag("draft"),
        )

    def _terms(self, parent: Record, nodes: tuple[Node, ...]) -> tuple[Term, ...]:
        terms = []
        for place, node in enumerate(nodes, 1):
            record = Record(node, f"term {place} of {parent.label}", _TERM_KEYS, self._problems)
            text = record.text("text", "the term as it is written")
            self._once(record, "text", (f"term in {parent.label}", text))
            say = record.optional_text("say", "how a voice should read it")
            heard = record.texts("sounds_like", "what recognisers write for it", required=False)
            terms.append(Term(text=text, say=say, sounds_like=heard, draft=record.flag("draft")))
        return tuple(terms)

    def _once(self, record: Record, key: str, what: tuple[str, Hashable]) -> None:
        """Note a problem when ``what``, a kind of name and the name, came before."""
        kind, value = what
        if value and what in self._seen:  # an empty one is noted where it was read
            record.wrong(key, f"the {kind} {quoted(str(value))} is used twice; each must be different.")
        self._seen.add(what)


def _label(node: Node, kind: str, place: int) -> str:
    """Return how messages call an entry: by its id where it has one, else by its place in the list."""
    given = node.values.get("id") if isinstance(node, Mapping) else None
    return f"{kind} {quoted(given.text)}" if isinstance(given, Scalar) and given.text else f"{kind} {place}"
