"""Progress as the terminal shows it; where there is no colour, words and signs say the same."""

import shlex
from collections.abc import Iterator
from datetime import datetime

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from voice_interview.progress.delivery import DeliveryTrend
from voice_interview.progress.mastery import State, StateCounts
from voice_interview.progress.overview import ConceptProgress, Progress
from voice_interview.progress.practise import PractiseNext

STATE_STYLES: dict[State, tuple[str, str]] = {
    "mastered": ("✓", "green"),
    "shaky": ("~", "yellow"),
    "missing": ("·", "dim"),
    "wrong": ("✗", "red"),
}
"""Sign and colour of each state."""
_LATEST_SESSIONS = 8
_MOST_POINTS = 3
_SPARKS = "▁▂▃▄▅▆▇█"
_LATEST_POINTS = 12


def headline(progress: Progress) -> str:
    """Return the first lines: what there is, and how regularly it was practised."""
    if not progress.habit.days:
        lines = ["Nothing to show yet. Begin with: voice-interview start"]
    else:
        answers = sum(day.answers for day in progress.habit.days)
        lines = [f"{_count(answers, 'answer')} on {_count(len(progress.habit.days), 'day')}{_run(progress)}."]
        if not progress.sessions:
            lines.append("None of them could be scored yet.")
    if progress.unreadable:
        lines.append(f"Left out, because damaged: {', '.join(progress.unreadable)}.")
    return "\n".join(lines)


def progress_parts(progress: Progress) -> Iterator[RenderableType]:
    """Yield what is shown below the headline; parts without anything to show are left out."""
    if progress.sessions:
        legend = Text("mastered: right on two days; shaky: half said, or right once so far", style="dim")
        yield from _titled("Concepts", _counts_line(progress.states), legend, _sessions_table(progress))
        yield from _titled("By question", _questions_table(progress.concepts))
    if progress.delivery:
        yield from _titled("Delivery, against your own past", _delivery_table(progress.delivery))
    yield from _titled("Practise next", *_next_parts(progress))


def _titled(title: str, *parts: RenderableType) -> Iterator[RenderableType]:
    yield Text(f"\n{title}", style="bold")
    for part in parts:
        yield Padding(part, (0, 0, 0, 2), expand=False)


def _run(progress: Progress) -> str:
    habit = progress.habit
    recent = 0 < habit.days_in_last_30 < len(habit.days)
    said = f", {habit.days_in_last_30} of them in the last 30 days" if recent else ""
    return said + (f"; {habit.run_days} days in a row" if habit.run_days > 1 else "")


def _counts_line(counts: StateCounts) -> Text:
    line = Text()
    for state, (sign, style) in STATE_STYLES.items():
        line.append(f"{sign} {getattr(counts, state)} {state}   ", style=style)
    return line


def _sessions_table(progress: Progress) -> Table:
    table = _table("Session", "Score", *STATE_STYLES)
    for session in progress.sessions[-_LATEST_SESSIONS:]:
        table.add_row(
            _day(session.at),
            "" if session.score is None else f"{session.score:.0f}",
            *(str(getattr(session.states, state)) for state in STATE_STYLES),
        )
    return table


def _questions_table(concepts: tuple[ConceptProgress, ...]) -> Table:
    table = _table("Question", *STATE_STYLES, "due again")
    by_question: dict[str, list[ConceptProgress]] = {}
    for concept in concepts:
        if concept.in_bank:
            by_question.setdefault(concept.title or concept.question_id, []).append(concept)
    for title, inside in by_question.items():
        counts = [sum(concept.state == state for concept in inside) for state in STATE_STYLES]
        due = min(concept.due_at for concept in inside)
        table.add_row(title, *(str(count or "") for count in counts), _day(due))
    return table


def _delivery_table(trends: tuple[DeliveryTrend, ...]) -> Table:
    table = _table("", "last session", "your usual", "", "over time")
    for trend in trends:
        usual = "not known yet"
        if trend.usual_low is not None and trend.usual_high is not None:
            usual = f"{_number(trend.usual_low)} to {_number(trend.usual_high)}"
        told = {"lower": "lower", "usual": "as usual", "higher": "higher", None: ""}[trend.against_past]
        values = [point.value for point in trend.points[-_LATEST_POINTS:]]
        table.add_row(trend.name, f"{_number(trend.latest)} {trend.unit}", usual, told, _spark(values))
    return table


def _next_parts(progress: Progress) -> Iterator[RenderableType]:
    if not any(entry.due for entry in progress.practise_next):
        when = f" before {_day(progress.next_due_at)}" if progress.next_due_at else ""
        yield Text(f"Nothing is due{when}.")
    for entry in progress.practise_next:
        yield Text(f"{entry.title}: ", style="bold").append(entry.why, style="not bold")
        yield from _points(entry)


def next_command(progress: Progress) -> str | None:
    """Return the command that asks what to practise next, as one line to copy; None when there is nothing."""
    if not progress.practise_next:
        return None
    bank = progress.practise_next[0].bank
    chosen = [entry.question_id for entry in progress.practise_next if entry.bank == bank]
    source = shlex.quote(progress.practise_next[0].bank_source)
    return f"voice-interview start --bank {source}{''.join(f' --question {question}' for question in chosen)}"


def _points(entry: PractiseNext) -> Iterator[Text]:
    for point in entry.points[:_MOST_POINTS]:
        remembered = f" (remembered with {point.recall:.0%})" if point.reason == "review" else ""
        line = Text(f"  {point.reason.replace('_', ' ')}: {point.name}{remembered}")
        yield line.append(f" – {point.advice}", style="dim") if point.advice else line
    if len(entry.points) > _MOST_POINTS:
        yield Text(f"  and {len(entry.points) - _MOST_POINTS} more")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for at, heading in enumerate(headings):
        table.add_column(heading, justify="left" if at == 0 else "right", overflow="fold")
    return table


def _spark(values: list[float]) -> str:
    """Return one block a value, from the lowest to the highest of them."""
    low, high = min(values), max(values)
    if high == low:
        return _SPARKS[0] * len(values)
    return "".join(_SPARKS[round((value - low) / (high - low) * (len(_SPARKS) - 1))] for value in values)


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%d %b %Y}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
