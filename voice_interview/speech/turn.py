"""When a turn is over. Pure: it is told the times and answers."""

from dataclasses import dataclass

from voice_interview.speech.utterance import TurnEndCause


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOptions:
    """Patience with the person who answers; seconds."""

    end_silence_s: float = 3.0
    """Silence after speech that ends the turn. In published dialogue data 95 % of pauses within a turn are
    shorter than 1.4 to 2.5 s (livekit/agents pull request 3640)."""
    floor_silence_s: float = 60.0
    """The same while the person keeps the floor."""
    prompt_after_s: float = 12.0
    """Silence before the first word after which one gentle prompt is due; it is never less than 10 s."""
    give_up_after_s: float = 45.0
    """Silence before the first word that ends the turn."""
    longest_s: float = 600.0
    """The longest answer."""


def turn_end(
    *, heard_s: float, last_speech_s: float | None, floor_kept: bool, options: TurnOptions
) -> TurnEndCause | None:
    """Return why the turn is over now, or None while it goes on.

    Args:
        heard_s: seconds of the turn heard so far.
        last_speech_s: when speech was last heard, or None before the first word.
        floor_kept: whether the person asked for time to think.
        options: the patience to have.
    """
    if heard_s >= options.longest_s:
        return "limit"
    if last_speech_s is None:
        patience = options.floor_silence_s if floor_kept else options.give_up_after_s
    else:
        patience = options.floor_silence_s if floor_kept else options.end_silence_s
    return "silence" if heard_s - (last_speech_s or 0.0) >= patience else None


def nudge_due(*, heard_s: float, last_speech_s: float | None, floor_kept: bool, options: TurnOptions) -> bool:
    """Tell whether the one gentle prompt before the first word is due."""
    return last_speech_s is None and not floor_kept and heard_s >= options.prompt_after_s
