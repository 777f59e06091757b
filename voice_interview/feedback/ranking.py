"""Which concepts deserve the next word (pure)."""

from collections.abc import Mapping

from voice_interview.bank.model import Asked, Concept
from voice_interview.grade.verdict import Assessment, ConceptVerdict


def concepts_by_id(asked: Asked) -> Mapping[str, Concept]:
    """Return the concepts of a question or follow-up by their ids."""
    return {concept.id: concept for concept in asked.concepts}


def shortfall(concept: Concept, verdict: ConceptVerdict) -> float:
    """Return what the answer lost at this concept: weight times gap; 0 when it was covered."""
    return 0.0 if verdict.status == "covered" else concept.weight * (1.0 - verdict.score)


def open_verdicts(asked: Asked, assessment: Assessment) -> list[ConceptVerdict]:
    """Return the verdicts on what was contradicted, missed or only partly said, most important first.

    What was said wrong goes before what was not said; then the greater shortfall, then the bank's order.
    """
    concepts = concepts_by_id(asked)
    still_open = [verdict for verdict in assessment.verdicts if verdict.status != "covered"]
    return sorted(
        still_open,
        key=lambda verdict: (verdict.status != "contradicted", -shortfall(concepts[verdict.id], verdict)),
    )
