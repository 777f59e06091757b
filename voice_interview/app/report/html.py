"""A report as one HTML page that needs nothing but itself."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from voice_interview.app.report.document import STATUS_SIGNS, STATUS_WORDS, Report, ReportTurn
from voice_interview.app.report.pictures import (
    HEIGHT,
    LANE_PX,
    WAVE_PX,
    WIDTH,
    Picture,
    clock_time,
    picture_of,
)
from voice_interview.app.report.sound import AnswerSound
from voice_interview.resources import shipped


def as_html(report: Report, sounds: Mapping[int, AnswerSound]) -> str:
    """Return the page.

    Its policy lets the browser run and style what is in it and nothing else, and fetch nothing but sound
    that lies with it.

    Args:
        report: what to say.
        sounds: sound of answers by turn number, as far as there is any.
    """
    folder = shipped("assets", "report")
    style = (folder / "report.css").read_text(encoding="utf-8")
    script = (folder / "report.js").read_text(encoding="utf-8")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["clock_time"] = clock_time
    page = environment.get_template("report.html")
    return page.render(
        report=report,
        turns=[_shown(turn, sounds.get(turn.number)) for turn in report.turns],
        counts=[(status, getattr(report.counts, status)) for status in STATUS_WORDS],
        words=STATUS_WORDS,
        signs=STATUS_SIGNS,
        policy=_policy(style, script),
        style=Markup(style),  # our own file; its hash is in the policy
        script=Markup(script),
        grid={"width": WIDTH, "height": HEIGHT, "lane": LANE_PX, "wave": WAVE_PX},
    )


def _shown(turn: ReportTurn, sound: AnswerSound | None) -> dict[str, Any]:
    picture: Picture | None = None
    duration_s = sound.duration_s if sound is not None else turn.duration_s
    if duration_s and (turn.marks or sound is not None):
        picture = picture_of(turn.marks, duration_s, sound.peaks if sound is not None else ())
    return {"turn": turn, "picture": picture, "source": sound.source if sound is not None else None}


def _policy(style: str, script: str) -> str:
    """Return the content security policy of a page with exactly this style and script."""
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{_sha256(style)}'",
            f"script-src 'sha256-{_sha256(script)}'",
            "media-src data: 'self' file:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
