"""Single sentences about one concept: their verdicts, beside plain cosine and word overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from scripts.grader_evaluation.bank_answers import STATUSES
from tests.grade import evaluation as ev
from voice_interview.bank.model import Bank
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.text.transcript import typed_transcript


def print_sentences(grader: ConceptGrader, shown: Sequence[ev.Example]) -> float:
    """Print the grader's verdicts on single sentences; return which share of paraphrases it covers."""
    print(f"{'sentences':32}{'n':>5}" + "".join(f"{status:>14}" for status in STATUSES))
    recalls = []
    for split, kind, part in _parts(shown):
        counts = Counter(ev.statuses(grader, one) for one in part)
        shares = "".join(f"{counts[status]:>8} {counts[status] / len(part):>4.0%} " for status in STATUSES)
        print(f"{split + ' ' + kind:32}{len(part):>5}{shares}", flush=True)
        recalls += [counts["covered"] / len(part)] * (kind == "paraphrases")
    return recalls[0]


def print_baseline(name: str, judge: ev.Judge, recall: float, shown: Sequence[ev.Example]) -> None:
    """Print what a simple grader makes of the same sentences, with the line at which it has that recall."""
    line = ev.line_of_same_recall(judge, [one for one in shown if one.split == "dev"] or shown, recall)
    for split, kind, part in _parts(shown):
        covered = sum(judge(one.asked, one.text)[one.place] >= line for one in part)
        print(f"{f'  {name}: {split} {kind}':32}{len(part):>5}{covered:>8} {covered / len(part):>4.0%}")


def fresh(bank: Bank, path: Path) -> Iterator[ev.Example]:
    """Yield the sentences of ``fresh.yaml``: paraphrases, and misconceptions of the bank reworded."""
    questions = {one.id: one for one in bank.questions}
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["concepts"]:
        question = questions[entry["question"]]
        asked = question if entry["follow_up"] is None else question.follow_ups[entry["follow_up"] - 1]
        place = [one.id for one in asked.concepts].index(entry["concept"])
        for kind, texts in (("paraphrases", entry["paraphrases"]), ("misconceptions", entry["reworded"])):
            for text in texts:
                yield ev.Example(asked=asked, place=place, text=text, kind=kind, split="fresh")


def print_adversarial(grader: ConceptGrader, bank: Bank, path: Path) -> None:
    """Print, for each phenomenon, how many of the pairs made to break the grader it gets right."""
    questions = {one.id: one for one in bank.questions}
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    missed = []
    for pair in yaml.safe_load(path.read_text(encoding="utf-8"))["pairs"]:
        said = typed_transcript(pair["said"])
        status = grader.verdict(questions[pair["question"]], said, pair["concept"]).status
        total[pair["phenomenon"]] += 1
        right[pair["phenomenon"]] += status == pair["expected"]
        if status != pair["expected"]:
            missed.append(f"{pair['id']} ({pair['expected']}, got {status})")
    print(f"\nadversarial pairs: {sum(right.values())} of {sum(total.values())} right")
    for phenomenon, count in sorted(total.items()):
        print(f"  {phenomenon:24}{right[phenomenon]:>4} of {count}")
    print("  not right: " + ", ".join(missed))


def print_errors(grader: ConceptGrader, shown: Sequence[ev.Example]) -> None:
    """Print dev sentences that were praised or blamed wrongly, and right ones that were not heard."""
    print()
    for one in shown:
        status = ev.statuses(grader, one)
        misjudged = ("missed", "contradicted") if one.kind == "paraphrases" else ("covered", "partial")
        if one.split == "dev" and status in misjudged:
            print(f"{one.kind:15}{status:13}{one.text}")


def _parts(shown: Sequence[ev.Example]) -> Iterator[tuple[str, str, list[ev.Example]]]:
    """Yield the examples by split and kind, dev first; empty parts are left out."""
    for split in (*ev.SPLITS, "fresh"):
        for kind in ev.KINDS:
            part = [one for one in shown if (one.split, one.kind) == (split, kind)]
            if part:
                yield split, kind, part
