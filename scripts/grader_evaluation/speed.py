"""How long the grader takes: to load, for a minute of new speech, for a whole answer of four minutes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from scripts.grader_evaluation.bank_answers import BankAnswer
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.text.transcript import typed_transcript

_WORDS_A_MINUTE = 150


def print_speed(load: Callable[[], ConceptGrader], answers: Sequence[BankAnswer]) -> None:
    """Print wall and processor time; the second says what a machine that does nothing else would take."""
    grader = _timed("load", load)
    question = next(one.question for one in answers if len(one.question.concepts) == 6)
    _timed("prepare a question of 6 concepts", lambda: grader.prepare(question))
    words = " ".join(one.text for one in answers if one.question is question).split()
    for minutes in (1, 4):
        said = typed_transcript(" ".join(words[: minutes * _WORDS_A_MINUTE]))
        words = words[minutes * _WORDS_A_MINUTE :]
        _timed(f"assess {minutes} min of new speech", lambda said=said: grader.assess(question, said))


def _timed(name: str, work: Callable[[], ConceptGrader]) -> ConceptGrader:
    wall_s, processor_s = time.perf_counter(), time.process_time()
    found = work()
    wall_s, processor_s = time.perf_counter() - wall_s, time.process_time() - processor_s
    print(f"  {name:34}{1000 * wall_s:8.0f} ms, processor {1000 * processor_s:6.0f} ms", flush=True)
    return found
