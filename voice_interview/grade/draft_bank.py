"""A bank drafted from a document of questions: fit to practise with, and every guess marked as draft."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace

from voice_interview.bank.fields import MAX_TEXT_LENGTH
from voice_interview.bank.importing.inline import plain
from voice_interview.bank.importing.sentences import sentences_of
from voice_interview.bank.importing.source import LeftOut, SourceDocument, SourceFollowUp, SourceQuestion
from voice_interview.bank.model import Bank, Concept, FollowUp, Question
from voice_interview.bank.problems import quoted
from voice_interview.grade.draft_wording import key_stems, terms_in
from voice_interview.grade.drafting import draft_concepts, free_id
from voice_interview.grade.similarity import Similarity

Progress = Callable[[int, int], None]
"""Called with how many questions are done, and how many there are."""

_ID_WORDS = 5
_MAX_PROBES = 2
_SHARED_TERM = 0.3
"""What a shared term adds to the cosine; about the difference between a related and an unrelated sentence."""
_MAX_KEY_CONCEPT_WORDS = 12
_STAND_IN = "The document has no answer to this; the nearest it says is: {}"
_NO_ID = re.compile(r"[^a-z0-9]+")
_NOTES = (
    "Imported from {name}. Parts marked draft were proposed by a program from the sentences of the document: "
    "read them, put them right, add other wordings and misconceptions, and take the mark out."
)


def draft_bank(
    document: SourceDocument, name: str, similarity: Similarity, progress: Progress
) -> tuple[Bank, tuple[LeftOut, ...]]:
    """Return the bank, and what was left out or guessed while drafting it.

    Args:
        document: as ``bank.importing.document.read_document`` gives it.
        name: name of the document without folder and ending; the bank's id is made from it.
        similarity: compares sentences.
        progress: told after each question.

    Raises:
        GradingError: the engine failed.
    """
    drafting = _Drafting(similarity)
    name = plain(name) or "Imported questions"
    questions = []
    for number, asked in enumerate(document.questions, 1):
        questions.append(drafting.question(asked, number))
        progress(number, len(document.questions))
    bank = Bank(
        id=_slug([name], set(), "imported"),
        title=(document.title or _title(name))[:MAX_TEXT_LENGTH].strip(),
        version="1",
        language="en",
        questions=tuple(questions),
        notes=_NOTES.format(name=name),
    )
    return bank, tuple(drafting.left_out)


class _Drafting:
    """Drafts one question after the other, so that no id is used twice."""

    def __init__(self, similarity: Similarity) -> None:
        self.left_out: list[LeftOut] = []
        self._similarity = similarity
        self._ids: set[str] = set()

    def question(self, asked: SourceQuestion, number: int) -> Question:
        """Draft one question with its follow-ups."""
        sentences = self._sentences(asked)
        drafted = draft_concepts(asked.prompt, sentences, self._similarity)
        if drafted.unused:
            count = len(drafted.unused)
            which = "A sentence" if count == 1 else f"{count} sentences"
            self._note(
                asked.line,
                f"{which} of this answer became no concept, among them {quoted(drafted.unused[0])}.",
            )
        told = [asked.prompt, asked.key_concept or "", *sentences, *(one.prompt for one in asked.follow_ups)]
        question = Question(
            id=self._id(asked.prompt),
            number=number,
            prompt=asked.prompt,
            key_concept=(asked.key_concept or _topic(asked.prompt))[:MAX_TEXT_LENGTH].strip(),
            reference_answer=" ".join(sentences),
            concepts=drafted.concepts,
            terms=terms_in(told),
            follow_ups=(),
            draft=asked.key_concept is None,
        )
        follow_ups = [
            self._follow_up(one, at, question, sentences) for at, one in enumerate(asked.follow_ups, 1)
        ]
        return replace(question, follow_ups=tuple(follow_ups))

    def _follow_up(
        self, asked: SourceFollowUp, number: int, question: Question, answer: tuple[str, ...]
    ) -> FollowUp:
        nearest = self._nearest(asked.prompt, question.concepts)
        if asked.answer:
            sentences = self._sentences(asked)
            concepts = draft_concepts(asked.prompt, sentences, self._similarity).concepts
        else:
            concepts = tuple(replace(one, advice=_STAND_IN.format(one.statements[0])) for one in nearest)
            said = {statement for concept in nearest for statement in concept.statements}
            sentences = tuple(one for one in answer if one in said) or tuple(
                one.statements[0] for one in nearest
            )
            self._note(
                asked.line,
                "This follow-up has no answer in the document; the nearest of the main answer stands in.",
            )
        return FollowUp(
            number=number,
            id=self._id(asked.prompt),
            prompt=asked.prompt,
            probes=tuple(concept.id for concept in nearest),
            reference_answer=" ".join(sentences),
            concepts=concepts,
            draft=True,
        )

    def _nearest(self, prompt: str, concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
        """Return the concepts a follow-up asks about, at most two, in their order.

        A shared abbreviation or name counts beside the meaning, which such words hardly have for the model.
        """
        named = {term.text for term in terms_in([prompt])}
        statements = [(at, text) for at, concept in enumerate(concepts) for text in concept.statements]
        close = self._similarity.between([prompt], [text for _, text in statements])[0]
        best = [
            max(
                float(close[i]) + _SHARED_TERM * bool(named & {term.text for term in terms_in([text])})
                for i, (at, text) in enumerate(statements)
                if at == place
            )
            for place in range(len(concepts))
        ]
        ranked = sorted(range(len(concepts)), key=lambda place: -best[place])[:_MAX_PROBES]
        return tuple(concepts[place] for place in sorted(ranked))

    def _sentences(self, asked: SourceQuestion | SourceFollowUp) -> tuple[str, ...]:
        """Return the sentences of an answer, as many as a bank may hold in one text."""
        kept: list[str] = []
        length = 0
        for sentence in sentences_of(asked.answer):
            length += len(sentence) + 1
            if length > MAX_TEXT_LENGTH:
                self._note(
                    asked.line,
                    f"This answer is longer than {MAX_TEXT_LENGTH:,} characters; the rest was left out.",
                )
                break
            kept.append(sentence)
        return tuple(kept) or (asked.answer[0].text[:MAX_TEXT_LENGTH].strip(),)

    def _id(self, prompt: str) -> str:
        name = _slug(key_stems(prompt)[:_ID_WORDS], self._ids, "question")
        self._ids.add(name)
        return name

    def _note(self, line: int, message: str) -> None:
        self.left_out.append(LeftOut(line=line, message=message))


def _slug(words: Iterable[str], taken: set[str], otherwise: str) -> str:
    """Return ``words`` as an id that is not ``taken``."""
    plain = unicodedata.normalize("NFKD", " ".join(words).casefold())
    letters = _NO_ID.sub(" ", plain.encode("ascii", "ignore").decode()).split()
    return free_id(letters or [otherwise], taken)


def _title(name: str) -> str:
    """Return the name of a file as a title."""
    words = name.replace("_", " ").replace("-", " ").split()
    return " ".join(words)[:1].upper() + " ".join(words)[1:] if words else name


def _topic(prompt: str) -> str:
    """Return what a question is about, as far as its words tell."""
    words = prompt.rstrip("?!. ").split()
    return " ".join(words[:_MAX_KEY_CONCEPT_WORDS]) + (
        " \u2026" if len(words) > _MAX_KEY_CONCEPT_WORDS else ""
    )
