"""How the panel at the bottom of the terminal looks. Pure: a scene and a size make a few short lines."""

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from voice_interview.app.view_record import MARKS
from voice_interview.app.view_scene import SILENT_DBFS, Scene

_METER_WIDTH = 24
_NOTE_WIDTH = 12  # what a narrow terminal keeps for the note beside the meter
_WIDEST = 100
_HIGHEST = 12
_TAIL_LINES = 2
_CONCEPT_LINES = 3
_STYLES = {"covered": "green", "partial": "yellow", "contradicted": "red"}
_NOTES = {
    "asking": "the interviewer is asking",
    "listening": "listening",
    "paused": "Paused. p: go on",
    "judging": "thinking about your answer",
    "telling": "the interviewer is talking",
}


def panel_lines(scene: Scene, *, width: int, height: int, exam: bool, keys: str) -> list[Text]:
    """Return the lines of the panel, each shorter than ``width`` cells, at most half of ``height`` in number.

    When there is little room, the meter is kept longest, then the words, the cue, the keys, the question and
    the concepts.

    Args:
        scene: what there is to be seen.
        width: of the terminal, in cells.
        height: of the terminal, in lines.
        exam: whether the names of concepts and cues are hidden.
        keys: help about the keys, parts separated by " · "; empty when there are none.
    """
    width = min(width, _WIDEST) - 1  # nothing reaches the edge, where terminals disagree about wrapping
    room = max(1, min(_HIGHEST, height // 2)) - 1
    meter = _meter(scene, width)
    tail = _tail(scene.tentative, width)[:room]
    room -= len(tail)
    cue = [_cut(Text(f"• {scene.cue}", "italic"), width)] if scene.cue and not exam and room > 0 else []
    room -= len(cue)
    help_ = [Text(line, "dim") for line in _wrapped(keys.split(" · "), " · ", width)] if keys else []
    help_ = help_ if len(help_) <= room else []
    room -= len(help_)
    question = (
        [_cut(Text(f"{scene.title}: {scene.prompt}", "bold"), width)] if scene.prompt and room > 0 else []
    )
    room -= len(question)
    lit = [] if exam else _concepts(scene, width)[: max(0, room)]
    room -= len(lit)
    rule = [Text("─" * width, "dim")] if room > 0 else []
    return [*rule, *question, meter, *tail, *lit, *cue, *help_]


def _meter(scene: Scene, width: int) -> Text:
    minutes, seconds = divmod(int(scene.heard_s), 60)
    time = f"{minutes}:{seconds:02}"
    bar_width = max(0, min(_METER_WIDTH, width - len(time) - _NOTE_WIDTH))
    share = min(1.0, max(0.0, 1 - scene.level_dbfs / SILENT_DBFS))
    filled = round(share * bar_width)
    note = _NOTES[scene.stage]
    if scene.stage == "listening":
        note = "floor kept, take your time" if scene.floor_kept else scene.figures or note
    line = Text()
    line.append("█" * filled, "green").append("░" * (bar_width - filled), "dim")
    return _cut(line.append(f" {time} {note}"), width)


def _tail(tentative: str, width: int) -> list[Text]:
    """Return the end of the tentative words; dots and faint letters tell them from final ones."""
    if not tentative:
        return []
    lines = _wrapped(tentative.split(), " ", width - 4)
    shown = lines[-_TAIL_LINES:]
    begun = "… " if len(lines) > _TAIL_LINES else "  "
    marked = [(begun if index == 0 else "  ") + line for index, line in enumerate(shown)]
    marked[-1] += " …"
    return [_cut(Text(line, "dim italic"), width) for line in marked]


def _concepts(scene: Scene, width: int) -> list[Text]:
    """Return what is lit; what was not said yet is not named, since that would give the answer away."""
    lines: list[Text] = []
    for lit in scene.concepts:
        if lit.status not in _STYLES:
            continue
        item = Text(f"{MARKS[lit.status]} {lit.name}", _STYLES[lit.status])
        if lines and lines[-1].cell_len + 3 + item.cell_len <= width:
            lines[-1].append("   ").append(item)
        else:
            lines.append(Text().append(item))
    more = len(lines) - _CONCEPT_LINES
    return [_cut(line, width) for line in (lines[more:] if more > 0 else lines)]


def _wrapped(parts: list[str], separator: str, width: int) -> list[str]:
    """Put ``parts`` into lines of at most ``width`` cells; a part that is longer is cut."""
    width = max(1, width)
    lines: list[str] = []
    for part in parts:
        longer = f"{lines[-1]}{separator}{part}" if lines else part
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part if cell_len(part) <= width else set_cell_size(part, width))
    return lines


def _cut(line: Text, width: int) -> Text:
    line.truncate(max(1, width), overflow="ellipsis")
    return line
