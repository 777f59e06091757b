"""The grader the program comes with: the encoder finds the words that matter, the pair model reads them."""

from collections.abc import Collection

from voice_interview.bank.model import Asked
from voice_interview.grade.combination import Combination
from voice_interview.grade.features import Found, clear_side, features_of
from voice_interview.grade.pair_judge import PairJudge
from voice_interview.grade.reading import Prepared, prepare, read
from voice_interview.grade.remembered import RememberedVectors
from voice_interview.grade.remembered_pairs import RememberedPairs
from voice_interview.grade.scoring import NOTHING, score_of, verdict_of
from voice_interview.grade.telling import telling
from voice_interview.grade.verdict import Assessment, ConceptVerdict, Embedder, GraderInfo
from voice_interview.grade.windows import windows_of
from voice_interview.text.transcript import Transcript


class ConceptGrader:
    """Finds for each concept where an answer speaks of it, and reads whether it says it or its opposite.

    Args:
        embedder: any sentence encoder trained for similarity.
        judge: the pair model.
        combination: weighs what the two and the words say.
    """

    def __init__(self, embedder: Embedder, judge: PairJudge, combination: Combination) -> None:
        self._vectors = RememberedVectors(embedder)
        self._pairs = RememberedPairs(judge)
        self._combination = combination
        self._prepared: dict[Asked, tuple[Prepared, ...]] = {}

    @property
    def info(self) -> GraderInfo:
        """Name and version, recorded with every grade."""
        return GraderInfo(name="concept-pair", version="3")

    def prepare(self, asked: Asked) -> None:
        """Learn the two sides of every concept of ``asked``, the first time; later it costs nothing.

        A question of a built-in bank takes 0.1 to 0.2 s, one whose sentences have to be embedded about two.

        Raises:
            GradingError: the engine failed.
        """
        self._prepare(asked)

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        """Judge ``transcript`` as an answer to ``asked``; every verdict but a miss carries evidence.

        Raises:
            GradingError: the engine failed.
        """
        found = self.findings(asked, transcript)
        odds = [NOTHING if one is None else self._combination.odds(one.features) for one in found]
        verdicts = tuple(map(verdict_of, asked.concepts, odds, found))
        return Assessment(
            reason=None,
            score=score_of(asked.concepts, odds, clear_side(found), self._combination),
            verdicts=verdicts,
            grader=self.info,
        )

    def verdict(self, asked: Asked, transcript: Transcript, concept: str) -> ConceptVerdict:
        """Return the verdict of ``assess`` on the concept of that id, without reading what others need.

        Raises:
            GradingError: the engine failed.
        """
        at = [one.id for one in asked.concepts].index(concept)
        found = self.findings(asked, transcript, {concept})[at]
        odds = NOTHING if found is None else self._combination.odds(found.features)
        return verdict_of(asked.concepts[at], odds, found)

    def findings(
        self, asked: Asked, transcript: Transcript, only: Collection[str] | None = None
    ) -> tuple[Found | None, ...]:
        """Return what was found for each concept of ``asked``, in order; None where nothing speaks of it.

        Args:
            asked: the question.
            transcript: the answer.
            only: ids of the concepts that are read, others come out as None; None reads all.

        Raises:
            GradingError: the engine failed.
        """
        windows = telling(windows_of(transcript), asked.prompt)
        if not windows:
            return (None,) * len(asked.concepts)
        said = self._vectors.of([window.meaning for window in windows])
        readings = read(self._prepare(asked), windows, said, self._pairs, only)
        return tuple(None if one is None else features_of(one) for one in readings)

    def _prepare(self, asked: Asked) -> tuple[Prepared, ...]:
        if asked not in self._prepared:
            self._prepared[asked] = tuple(
                prepare(concept, asked.concepts, self._vectors) for concept in asked.concepts
            )
        return self._prepared[asked]
