"""What there is to be seen of an interview at one moment, made from its events alone. Pure."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from voice_interview.session.events import Event
from voice_interview.session.typed_answers import KEYBOARD

Stage = Literal["asking", "listening", "paused", "judging", "telling"]
CUE_STAYS_S = 10.0
"""How long a cue stays on the screen, in seconds of the recording."""
SILENT_DBFS = -60.0
"""Level at which the meter is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lit:
    """What has been said of one concept so far."""

    id: str
    name: str
    status: str
    """As graded: covered, partial, missed or contradicted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One moment of an interview."""

    stage: Stage = "asking"
    before_pause: Stage = "listening"
    asked: tuple[object, ...] = ()
    """Question, follow-up and attempt; tells a new question from one that is read again."""
    title: str = ""
    prompt: str = ""
    typed: bool = False
    level_dbfs: float = SILENT_DBFS
    heard_s: float = 0.0
    """Length of the answer so far."""
    tentative: str = ""
    """Words after the final ones, which may still change."""
    concepts: tuple[Lit, ...] = ()
    """In the order in which they were first told."""
    written: tuple[Lit, ...] = ()
    """The concepts that a verdict was printed of, as they were then."""
    figures: str = ""
    """Pace and fillers of the answer so far."""
    cue: str = ""
    cue_from_s: float = 0.0
    floor_kept: bool = False

    @property
    def verdicts(self) -> tuple[Lit, ...]:
        """The concepts that nothing or something else was printed of so far."""
        return tuple(lit for lit in self.concepts if lit not in self.written)


def after(scene: Scene, event: Event) -> Scene:
    """Return the scene after ``event``."""
    data = event.data
    match event.type:
        case "question_started":
            scene = _asked(scene, data)
        case "listening":
            scene = replace(scene, stage="listening", typed=data.get("source") == KEYBOARD)
        case "partial":
            scene = replace(scene, tentative=data["text"])
        case "final":
            scene = replace(scene, tentative="")
        case "concept":
            scene = replace(scene, concepts=_with(scene.concepts, data))
        case "insight":
            scene = _noted(scene, data)
        case "pause":
            scene = replace(scene, stage="paused", before_pause=scene.stage, level_dbfs=SILENT_DBFS)
        case "resumed":
            scene = replace(scene, stage=scene.before_pause if scene.stage == "paused" else "listening")
        case "turn_ended":
            scene = replace(scene, stage="judging", level_dbfs=SILENT_DBFS, floor_kept=False, cue="")
        case "graded":
            scene = replace(scene, written=scene.concepts)
        case "feedback_started":
            scene = replace(scene, stage="telling", tentative="")
    return scene


def heard(scene: Scene, level_dbfs: float, heard_s: float) -> Scene:
    """Return the scene after a chunk of sound, whose level is in dBFS."""
    cue = scene.cue if heard_s - scene.cue_from_s <= CUE_STAYS_S else ""
    return replace(scene, level_dbfs=level_dbfs, heard_s=heard_s, cue=cue)


def _asked(scene: Scene, data: dict[str, Any]) -> Scene:
    asked = (data.get("question_id"), data.get("follow_up"), data.get("attempt"))
    if asked == scene.asked:  # read once more
        return replace(scene, stage="asking")
    title = "Follow-up" if data.get("follow_up") else "Question"
    return Scene(asked=asked, title=title, prompt=data["prompt"], typed=scene.typed)


def _noted(scene: Scene, data: dict[str, Any]) -> Scene:
    if "floor_kept" in data:
        return replace(scene, floor_kept=bool(data["floor_kept"]))
    if "words_per_minute" in data:
        scene = replace(scene, figures=_figures(data))
    if "cue" in data:
        scene = replace(scene, cue=data["cue"] or "", cue_from_s=scene.heard_s)
    return scene


def _figures(data: dict[str, Any]) -> str:
    parts = []
    if data["words_per_minute"] is not None:
        parts.append(f"{data['words_per_minute']:.0f} words/min")
    if data["fillers"]:
        parts.append(f"{data['fillers']} fillers" if data["fillers"] > 1 else "1 filler")
    if data.get("silence_s"):
        parts.append(f"silent for {data['silence_s']:.0f} s")
    return ", ".join(parts)


def _with(concepts: tuple[Lit, ...], data: dict[str, Any]) -> tuple[Lit, ...]:
    lit = Lit(id=data["id"], name=data.get("name") or data["id"], status=data["status"])
    if any(known.id == lit.id for known in concepts):
        return tuple(lit if known.id == lit.id else known for known in concepts)
    return (*concepts, lit)
