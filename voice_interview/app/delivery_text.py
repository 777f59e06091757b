"""The delivery of an answer in a line or two, for the terminal (pure)."""

from collections import Counter

from voice_interview.delivery.measures import Delivery


def delivery_lines(spoken: Delivery) -> list[str]:
    """Return the figures that were measured, then the advice; nothing for typed text."""
    parts = []
    if spoken.words_per_minute is not None:
        parts.append(f"{spoken.words_per_minute:.0f} words a minute")
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
    if (advice := spoken.advice) is not None:
        where = f" (listen at {advice.moment.start_s:.0f} s)" if advice.moment is not None else ""
        lines.append(advice.text + where)
    return lines
