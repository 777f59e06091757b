"""A report as Markdown (pure)."""

import re
from collections.abc import Iterator

from voice_interview.app.report.document import STATUS_SIGNS, STATUS_WORDS, Report, ReportTurn
from voice_interview.app.report.pictures import clock_time

_MEANS_SOMETHING = re.compile(r"([\\`*_\[\]<>#|~&])")
_STARTS_A_LIST = re.compile(r"^(\d+)([.)])|^([-+=])")


def as_markdown(report: Report) -> str:
    """Return the report as CommonMark with tables; what people said and banks say cannot become markup."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {_plain(report.bank_title or report.bank.id)}: interview report"
    yield ""
    score = "no score" if report.score is None else f"{report.score:.0f} of 100"
    unfinished = "" if report.complete else ", unfinished"
    yield f"{report.started_at.astimezone():%d %B %Y, %H:%M}{unfinished}. **{score}**"
    yield ""
    counts = [
        f"{getattr(report.counts, status)} {word}"
        for status, word in STATUS_WORDS.items()
        if getattr(report.counts, status)
    ]
    if counts:
        yield f"Concepts: {', '.join(counts)}."
        yield ""
    if report.practise_first:
        yield "## Practise first"
        yield ""
        for point in report.practise_first:
            yield f"- **{_plain(point.concept)}** ({_plain(point.question)}): {_plain(point.advice)}"
        yield ""
    for turn in report.turns:
        yield from _turn(turn)
    yield "---"
    yield ""
    yield (
        f"voice-interview {report.program_version}, session {_plain(report.session)}, "
        f"bank {_plain(report.bank.id)} {_plain(report.bank.version)}"
    )


def _turn(turn: ReportTurn) -> Iterator[str]:
    yield f"## {turn.title}: {_plain(turn.prompt)}"
    yield ""
    yield turn.state or (f"**{turn.score:.0f} of 100**" if turn.score is not None else "")
    yield ""
    if turn.text:
        yield f"> {_plain(turn.text)}"
        yield ""
    if turn.concepts:
        yield "| No. | Concept | Verdict | You said |"
        yield "| --- | --- | --- | --- |"
        for concept in turn.concepts:
            verdict = f"{_plain(STATUS_SIGNS[concept.status])} {STATUS_WORDS[concept.status]}"
            at = f" ({clock_time(concept.start_s)})" if concept.start_s is not None else ""
            said = f"{_plain(concept.said)}{at}" if concept.said else ""
            yield f"| {concept.number} | {_plain(concept.name)} | {verdict} | {said} |"
        yield ""
    if turn.feedback:
        yield f"**Interviewer:** {_plain(turn.feedback)}"
        yield ""
    for sentence in turn.advice:
        yield f"- {_plain(sentence)}"
    if turn.advice:
        yield ""
    if turn.delivery is not None and turn.delivery.words_per_minute is not None:
        yield f"Pace: {turn.delivery.words_per_minute:.0f} words a minute."
        yield ""
    if turn.model_answer:
        yield f"**Model answer:** {_plain(turn.model_answer)}"
        yield ""


def _plain(text: str) -> str:
    """Return text on one line that no reader of Markdown takes for markup."""
    line = _MEANS_SOMETHING.sub(r"\\\1", " ".join(text.split()))
    return _STARTS_A_LIST.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line)
