"""Pairs of (what was said, a statement) with one of four labels, and where they come from.

Only sources whose licence lets the weights be shared are read; ``NLI_SOURCES`` names each with its licence.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

COVERED, NOT_MENTIONED, CONTRADICTED, NOT_COVERED = 0, 1, 2, 3
"""Labels. The last one says only that the statement is not covered; two-way sources have it."""
_NLI_LABELS = {
    "entailment": COVERED,
    "neutral": NOT_MENTIONED,
    "contradiction": CONTRADICTED,
    "not_entailment": NOT_COVERED,
}
NLI_SOURCES = {
    "mnli": ("OANC free, CC BY-SA and CC BY parts", 1.0),
    "wanli": ("CC BY 4.0", 1.0),
    "snli": ("CC BY-SA 4.0", 0.5),
    "cad_snli": ("Apache-2.0 on CC BY-SA 4.0", 1.0),
    "vitaminc_real": ("CC BY-SA 3.0", 0.5),
    "vitaminc_synthetic": ("CC BY-SA 3.0", 0.4),
    "fever": ("CC BY-SA 3.0", 0.4),
    "conjnli": ("MIT", 0.6),
    "scone": ("CC0", 0.5),
    "entailmentbank_steps": ("Apache-2.0", 1.0),
    "scitail": ("Apache-2.0", 1.0),
    "cannot_antonym": ("CC BY-SA", 0.3),
    "cannot_wikifactcheck": ("CC BY-SA", 0.4),
    "kpa_argkp": ("Apache-2.0", 0.4),
    "impli": ("Apache-2.0", 0.2),
    "help_andor": ("CC BY-SA 4.0", 0.3),
}
"""Permitted sources of the mixture: licence, and the share of its pairs that an epoch sees."""
LONGEST_WORDS = 80
"""Longer pairs are left out: what the grader reads is a window of a spoken answer and one sentence."""

NEIGHBOURS = 1
"""Against so many other concepts of the subject each sentence is put: most of what a grader reads is beside
the statement that it is read against."""
MISCONCEPTIONS = 6
"""So many of each concept are drawn for an epoch."""

FULL_SCORE, FAILED_SCORE = 0.99, 0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """One example."""

    said: str
    statement: str
    label: int
    source: str
    concept: str = ""
    """Which concept the statement belongs to, or another of the same subject; empty elsewhere."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong sentence of a bank, and others that say the same."""

    text: str
    reworded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConceptText:
    """One concept of the written training set, or of a bank."""

    id: str
    subject: str
    """What it shares a file, or a question, with."""
    statements: tuple[str, ...]
    said: tuple[str, ...]
    contradicted: tuple[str, ...]
    near: tuple[str, ...]
    misconceptions: tuple[Misconception, ...] = ()
    """Wrong sentences that the grader puts beside what was said, as it does the statements."""


def rows(path: Path) -> Iterator[dict[str, object]]:
    """Yield the objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def nli_pairs(path: Path, chance: random.Random) -> Iterator[Pair]:
    """Yield one epoch of the permitted part of the mixture."""
    for row in rows(path):
        source = str(row["source"])
        share = NLI_SOURCES.get(source, ("", 0.0))[1]
        if chance.random() >= share:
            continue
        pair = Pair(str(row["premise"]), str(row["hypothesis"]), _NLI_LABELS[str(row["label"])], source)
        if len(pair.said.split()) + len(pair.statement.split()) <= LONGEST_WORDS:
            yield pair


def held_out_questions(path: Path) -> set[str]:
    """Return every seventh question of a graded set, which no training run reads."""
    return set(sorted({str(row["qid"]) for row in rows(path)})[::7])


def exam_pairs(path: Path, source: str, chance: random.Random) -> Iterator[Pair]:
    """Yield graded student answers against one reference each; held-out questions are left out."""
    kept_apart = held_out_questions(path)
    labels = {"correct": COVERED, "contradictory": CONTRADICTED, "incorrect": NOT_MENTIONED}
    for row in rows(path):
        label = labels.get(str(row["label"]))
        if label is None or row["qid"] in kept_apart:
            continue
        references = row.get("references") or [row["reference"]]
        assert isinstance(references, list)
        # A correct answer need not say what the least of the references says, and the first is the best.
        reference = references[0] if label == COVERED else chance.choice(references)
        yield Pair(str(row["answer"]), str(reference), label, source)


def scored_pairs(path: Path, source: str, chance: random.Random) -> Iterator[Pair]:
    """Yield full-mark and failed answers of a set with points; those between say nothing clear.

    Held-out questions and long pairs are left out.
    """
    kept_apart = held_out_questions(path)
    for row in rows(path):
        score = float(str(row["score"]))
        if row["qid"] in kept_apart or FAILED_SCORE < score < FULL_SCORE:
            continue
        pair = Pair(
            str(row["answer"]), str(row["reference"]), COVERED if score >= FULL_SCORE else NOT_COVERED, source
        )
        if len(pair.said.split()) + len(pair.statement.split()) <= LONGEST_WORDS:
            yield pair


def mostly_multinli(pairs: Sequence[Pair], chance: random.Random) -> list[Pair]:
    """Return all pairs from MultiNLI and a part of the others, such that it makes up over half."""
    multinli = [one for one in pairs if one.source == "mnli"]
    others = [one for one in pairs if one.source != "mnli"]
    return [*multinli, *chance.sample(others, min(len(others), int(0.8 * len(multinli))))]


def written_concepts(folder: Path) -> list[ConceptText]:
    """Return the concepts written for training, in the order of their files."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(
                ConceptText(
                    id=entry["id"],
                    subject=path.stem,
                    statements=(entry["statement"], *entry.get("also", ())),
                    said=tuple(entry["said"]),
                    contradicted=tuple(entry["contradicted"]),
                    near=tuple(entry["near"]),
                    misconceptions=tuple(
                        Misconception(text=one["of"], reworded=tuple(one["as"]))
                        for one in entry.get("reworded", ())
                    ),
                )
            )
    return found


def bank_concepts(path: Path, spoken: Path) -> list[ConceptText]:
    """Return the concepts of a bank with what was written to be said of them.

    Args:
        path: the bank; its statements are wordings of each other.
        spoken: folder of files as ``written_concepts`` reads them; an id is ``QUESTION/CONCEPT``, or
            ``QUESTION.fN/CONCEPT`` for follow-up N.
    """
    bank = yaml.safe_load(path.read_text(encoding="utf-8"))
    written = {one.id: one for one in written_concepts(spoken)}
    found = []
    for question in bank["questions"]:
        asked_by_name = {question["id"]: question}
        for number, follow_up in enumerate(question.get("follow_ups", ()), start=1):
            asked_by_name[f"{question['id']}.f{number}"] = follow_up
        for name, asked in asked_by_name.items():
            siblings = [one["statements"][0] for one in asked["concepts"]]
            for concept in asked["concepts"]:
                id_ = f"{name}/{concept['id']}"
                statements = tuple(concept["statements"])
                more = written.get(id_)
                reworded = {one.text: one.reworded for one in more.misconceptions} if more else {}
                wrong = concept.get("misconceptions", ())
                found.append(
                    ConceptText(
                        id=id_,
                        subject=name,
                        statements=statements,
                        said=(*statements, *concept.get("said", ()), *(more.said if more else ())),
                        contradicted=(
                            *wrong,
                            *concept.get("said_wrong", ()),
                            *(more.contradicted if more else ()),
                            *(text for texts in reworded.values() for text in texts),
                        ),
                        near=(
                            asked["prompt"],
                            *(text for text in siblings if text != statements[0]),
                            *(more.near if more else ()),
                        ),
                        misconceptions=tuple(
                            Misconception(text=text, reworded=reworded.get(text, ())) for text in wrong
                        ),
                    )
                )
    return found


def is_held_out(concept: ConceptText) -> bool:
    """Tell whether a written concept is kept apart for testing; the same ones in every run."""
    return sum(map(ord, concept.id)) % 8 == 0


def concept_pairs(concepts: Sequence[ConceptText], statements: int, chance: random.Random) -> Iterator[Pair]:
    """Yield each concept's sentences against its statements and misconceptions, and those of its neighbours.

    Args:
        concepts: what to draw from.
        statements: how many statements each sentence is put against.
        chance: draws.
    """
    by_subject: dict[str, list[ConceptText]] = {}
    for concept in concepts:
        by_subject.setdefault(concept.subject, []).append(concept)
    for concept in concepts:
        others = [one for one in by_subject[concept.subject] if one.id != concept.id]
        for texts, label in (
            (concept.said, COVERED),
            (concept.contradicted, CONTRADICTED),
            (concept.near, NOT_MENTIONED),
        ):
            for said in texts:
                own = [text for text in concept.statements if text != said]
                for statement in chance.sample(own, min(statements, len(own))):
                    yield Pair(said, statement, label, "concepts", concept.id)
                if label != NOT_MENTIONED:
                    for other in chance.sample(others, min(NEIGHBOURS, len(others))):
                        yield Pair(said, chance.choice(other.statements), NOT_MENTIONED, "concepts", other.id)
        for statement in chance.sample(concept.statements, min(2, len(concept.statements))):
            yield Pair(keywords(chance.choice((*concept.said, statement)), chance), statement, 1, "keywords")
            yield Pair(statement, statement, COVERED, "concepts")
        yield from _misconception_pairs(concept, others, chance)


def _misconception_pairs(
    concept: ConceptText, others: Sequence[ConceptText], chance: random.Random
) -> Iterator[Pair]:
    """Yield what is known to say a misconception, to deny it, or to leave it alone."""
    for one in concept.misconceptions:
        for said in one.reworded:
            yield Pair(said, one.text, COVERED, "misconceptions", concept.id)
    drawn = chance.sample(concept.misconceptions, min(MISCONCEPTIONS, len(concept.misconceptions)))
    for one in drawn:
        yield Pair(one.text, one.text, COVERED, "misconceptions")
        yield Pair(chance.choice(concept.said), one.text, CONTRADICTED, "misconceptions", concept.id)
        yield Pair(chance.choice(concept.near), one.text, NOT_MENTIONED, "misconceptions", concept.id)
        if others:
            neighbour = chance.choice(others)
            yield Pair(chance.choice(neighbour.said), one.text, NOT_MENTIONED, "misconceptions", concept.id)


def keywords(text: str, chance: random.Random) -> str:
    """Return the longer words of ``text`` in any order: naming things says nothing of them."""
    words = [word.strip(".,;!?\"'").lower() for word in text.split()]
    long = [word for word in words if len(word) > 4]
    chance.shuffle(long)
    return ", ".join(long[:10]) or "well, that"
