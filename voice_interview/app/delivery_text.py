"""The delivery of an answer in a few lines, for the terminal (pure)."""

from collections import Counter

from voice_interview.delivery.measures import Delivery

MOST_MOMENTS = 3
"""So many places to listen to are named; ``--json`` has all."""


def delivery_lines(spoken: Delivery) -> list[str]:
    """Return the figures that were measured, where to listen, and the advice; nothing for typed text."""
    parts = []
    if spoken.words_per_minute is not None:
        articulation = spoken.articulation_wpm
        without = f" ({articulation:.0f} without pauses)" if articulation is not None else ""
        parts.append(f"{spoken.words_per_minute:.0f} words a minute{without}")
    if spoken.fillers:
        counts = Counter(filler.text.lower() for filler in spoken.fillers)
        named = ", ".join(f"{text} {count}" for text, count in counts.most_common())
        parts.append(
            f"at least {len(spoken.fillers)} fillers ({named})"
            if len(spoken.fillers) > 1
            else f"a filler ({named})"
        )
    if spoken.pauses:
        longest = f", longest {spoken.longest_pause_s:.1f} s" if spoken.longest_pause_s is not None else ""
        parts.append(f"{len(spoken.pauses)} pauses{longest}")
    if spoken.pitch is not None:
        parts.append(f"pitch varies by {spoken.pitch.sd_semitones:.1f} semitones")
    lines = ["; ".join(parts)] if parts else []
    if wording := _wording(spoken):
        lines.append(wording)
    if spoken.moments:
        places = [
            f"{one.start_s:.0f} to {one.end_s:.0f} s ({one.note})" for one in spoken.moments[:MOST_MOMENTS]
        ]
        lines.append(f"Listen to {'; '.join(places)}")
    if (advice := spoken.advice) is not None:
        where = f" (listen at {advice.moment.start_s:.0f} s)" if advice.moment is not None else ""
        lines.append(advice.text + where)
    return lines


def _wording(spoken: Delivery) -> str:
    """Return how the words are put: repetitions, hedges, length of sentences."""
    parts = []
    if spoken.repetitions:
        parts.append(_counted(len(spoken.repetitions), "repetition"))
    if spoken.hedges:
        counts = Counter(hedge.text for hedge in spoken.hedges)
        named = ", ".join(f"{text} {count}" for text, count in counts.most_common())
        parts.append(f"{_counted(len(spoken.hedges), 'hedge')} ({named})")
    if spoken.words_per_sentence is not None and spoken.words_per_minute is not None:
        parts.append(f"{spoken.words_per_sentence:.0f} words a sentence")
    return "; ".join(parts)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
