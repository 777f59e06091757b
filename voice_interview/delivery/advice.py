"""The one thing about the delivery that matters most, in one or two sentences (pure).

First the microphone: what is not heard cannot be judged. Then whatever is farthest off, unless it is how this
person always speaks. Accents, languages and the time before the first word are judged by nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from voice_interview.delivery.measures import Delivery, DeliveryAdvice, Moment, MomentKind
from voice_interview.delivery.thresholds import Figure, thresholds

FEWEST_FILLERS = 3
"""Fewer are no habit, whatever their rate in a short answer."""
FEWEST_OWN_ANSWERS = 3
"""From this many earlier answers on a person has a usual figure."""


def with_advice(spoken: Delivery, earlier: Sequence[Delivery] = ()) -> Delivery:
    """Return the figures of one answer with the advice on it; see ``advise``."""
    return replace(spoken, advice=advise(spoken, earlier))


def advise(spoken: Delivery, earlier: Sequence[Delivery] = ()) -> DeliveryAdvice | None:
    """Return the advice on one answer, or None when there is nothing to say, or nothing to go by.

    Args:
        spoken: the figures of the answer.
        earlier: those of the person's answers before it.
    """
    weighed = []
    for rank, (figure, value) in enumerate(_figures(spoken)):
        threshold = thresholds()[figure]
        usual = _median([then for answer in earlier for name, then in _figures(answer) if name == figure])
        if threshold.is_quiet(value) or threshold.is_usual(value, usual):
            continue
        weighed.append((not threshold.is_far(value), rank, figure, value, usual))
    if not weighed:
        return None
    _, _, figure, value, usual = min(weighed)
    threshold = thresholds()[figure]
    return DeliveryAdvice(
        figure=figure,
        text=_text(figure, value, usual),
        value=value,
        usual=usual,
        moment=_moment(figure, value, spoken),
        strength=threshold.strength,
        source=" ".join(threshold.source.split()),
    )


def _figures(spoken: Delivery) -> Iterable[tuple[Figure, float]]:
    """Return the figures that were measured, those first whose advice helps most."""
    loudness = spoken.loudness
    if loudness is not None:
        yield "clipped_share", loudness.clipped_share
        yield "speech_dbfs", loudness.mean_dbfs
        if loudness.noise_dbfs is not None:
            yield "signal_to_noise_db", loudness.mean_dbfs - loudness.noise_dbfs
    if spoken.fillers_per_minute is not None and len(spoken.fillers or ()) >= FEWEST_FILLERS:
        yield "fillers_per_minute", spoken.fillers_per_minute
    if spoken.words_per_minute is not None:
        yield "words_per_minute", spoken.words_per_minute
        inside = [pause.duration_s for pause in spoken.pauses or () if pause.inside_clause]
        if inside:
            yield "long_pause_s", max(inside)
    if spoken.pitch is not None:
        yield "sd_semitones", spoken.pitch.sd_semitones


_FAST_FROM_WPM = 150
"""A pace out of its band is a fast one above this, the middle of the band, and a slow one below."""
_TEXTS: dict[str, str] = {
    "clipped_share": "The microphone was overdriven; turn its level down or move back a little.",
    "speech_dbfs": "You were hard to hear; move closer to the microphone or turn its level up.",
    "signal_to_noise_db": "The room was almost as loud as you; move closer to the microphone.",
    "fillers_per_minute": (
        "At least {value:.0f} fillers a minute{own}. Where an um would come, let the pause stand."
    ),
    "fast": "You spoke fast, {value:.0f} words a minute{own}. Stop for a breath after each point.",
    "slow": "You spoke slowly, {value:.0f} words a minute{own}. Say the main point first, in one go.",
    "long_pause_s": (
        "One sentence broke off for {value:.1f} seconds. Take the time before a sentence, not inside it."
    ),
    "sd_semitones": (
        "Your voice hardly moved ({value:.1f} semitones). Lift the word that matters, and let the end fall."
    ),
}


def _text(figure: Figure, value: float, usual: float | None) -> str:
    own = f" (your usual: {usual:.0f})" if usual is not None else ""
    name = _pace_word(value) if figure == "words_per_minute" else figure
    return _TEXTS[name].format(value=value, own=own)


def _pace_word(value: float) -> MomentKind:
    return "fast" if value > _FAST_FROM_WPM else "slow"


_LISTEN: dict[Figure, MomentKind] = {
    "fillers_per_minute": "fillers",
    "long_pause_s": "pauses",
    "sd_semitones": "monotone",
}


def _moment(figure: Figure, value: float, spoken: Delivery) -> Moment | None:
    kind = _LISTEN.get(figure)
    if figure == "words_per_minute":
        kind = _pace_word(value)
    return next((moment for moment in spoken.moments if moment.kind == kind), None)


def _median(values: Sequence[float]) -> float | None:
    if len(values) < FEWEST_OWN_ANSWERS:
        return None
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / 2
