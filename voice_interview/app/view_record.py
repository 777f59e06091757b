"""What an interview leaves behind in the terminal: plain text that can be read from top to bottom. Pure."""

from rich.text import Text

from voice_interview.app.view_scene import Scene
from voice_interview.session.events import Event
from voice_interview.session.typed_answers import KEYBOARD

MARKS = {"covered": "✓", "partial": "~", "missed": "·", "contradicted": "✗"}
"""What a person sees in the terminal."""


def lines_of(event: Event, scene: Scene, *, exam: bool) -> list[Text]:
    """Return the lines to print once and for all when ``event`` comes.

    Args:
        event: what happened.
        scene: the scene before it.
        exam: whether the names of concepts and cues are hidden.
    """
    data = event.data
    lines: list[Text] = []
    match event.type:
        case "question_started":
            lines = _asked(event, scene)
        case "final" if data["start_s"] is not None:  # what was typed stands there already
            lines = [Text(f"  {data['text']}")]
        case "insight" if "said" in data:
            lines = [Text(f"Interviewer: {data['said']}", "cyan")]
        case "insight" if "advice" in data:
            lines = [Text(f"  Delivery: {data['advice']}", "dim")]
        case "graded":
            score = "not scored" if data["score"] is None else f"{data['score']:.0f} of 100"
            lines = [*_verdicts(scene, exam=exam), Text(f"  → {score}", "dim")]
        case "feedback_started":
            lines = [Text(f"Interviewer: {data['text']}", "cyan")]
        case "error" if not data.get("fatal"):  # what ends the program is told when it ends
            lines = [Text(f"{data['message']} {data.get('advice', '')}".strip(), "bold red")]
    return lines


def extra_lines_of(event: Event, scene: Scene, *, exam: bool, keys: str) -> list[Text]:
    """Return what has to be said in lines where there is no panel to show it; arguments as in ``lines_of``.

    Words that may still change and concepts that may still change are left out: a screen reader would read
    them into the answer.

    Args:
        event: what happened.
        scene: the scene before it.
        exam: whether cues are hidden.
        keys: help about the keys, to be told once; empty when there are none.
    """
    data = event.data
    told = ""
    match event.type:
        case "listening" if data.get("source") != KEYBOARD:
            told = f"{keys}\n(listening)" if keys else "(listening)"
        case "pause":
            told = "Paused. p: go on"
        case "turn_ended" if not scene.typed:
            told = "(answer ended)"
        case "insight" if "floor_kept" in data:
            told = "Floor kept, take your time." if data["floor_kept"] else "Floor given back."
        case "insight" if data.get("cue") and not exam:
            told = f"({data['cue']})"
    return [Text(told)] if told else []


def _asked(event: Event, scene: Scene) -> list[Text]:
    data = event.data
    title = "Follow-up" if data.get("follow_up") else "Question"
    if (data.get("question_id"), data.get("follow_up"), data.get("attempt")) == scene.asked:
        return []  # read once more
    return [Text(), Text(f"{title}: {data['prompt']}", "bold")]


def _verdicts(scene: Scene, *, exam: bool) -> list[Text]:
    if exam:
        return []
    return [Text(f"  {MARKS[lit.status]} {lit.name}: {lit.status}", "dim") for lit in scene.verdicts]
