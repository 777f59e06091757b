"""A question bank in memory. The file format is described in docs/banks.md; ``bank.reader`` reads it."""

from dataclasses import dataclass

FORMAT_VERSION = 1
"""Version of the file format; a file says it as ``format: 1``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing a good answer says."""

    id: str
    name: str
    weight: float
    """Share in the score, relative to its siblings; above 0."""
    statements: tuple[str, ...]
    """Full sentences that say the concept, each in different words."""
    misconceptions: tuple[str, ...]
    """Full sentences that say the opposite, as candidates really do."""
    advice: str
    """One sentence to hear when it was missed or wrong."""
    said: tuple[str, ...] = ()
    """Sentences with which candidates say the concept; nobody is shown them, the grader knows it by them."""
    said_wrong: tuple[str, ...] = ()
    """Sentences with which they get it wrong."""
    draft: bool = False
    """A program proposed it and nobody has read it yet."""

    @property
    def right(self) -> tuple[str, ...]:
        """All sentences that say it."""
        return (*self.statements, *self.said)

    @property
    def wrong(self) -> tuple[str, ...]:
        """All sentences that get it wrong."""
        return (*self.misconceptions, *self.said_wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A technical term."""

    text: str
    """As it is written: ``LoRA``."""
    say: str | None = None
    """As a voice that does not know it should read it: ``low-rah``; None when the spelling is enough."""
    sounds_like: tuple[str, ...] = ()
    """What recognisers write when they mishear it."""
    draft: bool = False
    """A program proposed it and nobody has read it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question that digs into concepts of the main question."""

    number: int
    """1 to 3, as the person names it."""
    id: str
    prompt: str
    probes: tuple[str, ...]
    """Ids of the main question's concepts that it digs into."""
    reference_answer: str
    concepts: tuple[Concept, ...]
    draft: bool = False
    """A program proposed it and nobody has read it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A main question."""

    id: str
    number: int
    prompt: str
    """What the interviewer says."""
    key_concept: str
    reference_answer: str
    concepts: tuple[Concept, ...]
    terms: tuple[Term, ...]
    follow_ups: tuple[FollowUp, ...]
    notes: str | None = None
    """For people who maintain the bank: sources, and where common material is wrong."""
    draft: bool = False
    """A program proposed it and nobody has read it yet."""


Asked = Question | FollowUp
"""Whatever can be asked and graded: it has ``id``, ``prompt``, ``reference_answer`` and ``concepts``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Questions on one subject."""

    id: str
    title: str
    version: str
    language: str
    """BCP 47 tag; only ``en`` is supported."""
    questions: tuple[Question, ...]
    notes: str | None = None

    @property
    def concepts(self) -> tuple[Concept, ...]:
        """The concepts of all questions and follow-ups, in order."""
        found: list[Concept] = []
        for question in self.questions:
            found += question.concepts
            for follow_up in question.follow_ups:
                found += follow_up.concepts
        return tuple(found)
