"""Speech at the end of an utterance for which the recogniser wrote no word (pure).

Whisper at times stops at a pause and leaves out what was said after it, most of all where that is another
thought: "It was the worst. – Let me see." Read alone it is written down.
"""

from dataclasses import replace

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.speech.utterance import Utterance
from voice_interview.text.transcript import Segment

SHORTEST_S = 0.6
"""A shorter stretch is more often a breath or a laugh than words."""
_SLACK_S = 0.2
"""The last word may reach so far into the stretch; its time is no better known."""
_LEAD_S = 0.15


def unwritten_tail(utterance: Utterance, found: Segment) -> Utterance | None:
    """Return the last stretch of speech of ``utterance`` when no word of ``found`` lies in it, else None."""
    last = utterance.speech[-1]
    if len(utterance.speech) < 2 or not found.words or last.duration_s < SHORTEST_S:
        return None
    if found.words[-1].end_s > last.start_s + _SLACK_S:
        return None
    audio = utterance.audio
    begin_s = max(last.start_s - _LEAD_S, utterance.speech[-2].end_s)
    first = round(begin_s * HEARD_RATE_HZ) - audio.start_sample
    rest = AudioChunk(
        samples=audio.samples[first:], rate_hz=audio.rate_hz, start_sample=audio.start_sample + first
    )
    return Utterance(audio=rest, speech=(last,))


def with_tail(found: Segment, tail: Segment) -> Segment:
    """Return ``found`` with the words of ``tail`` after its own."""
    if not tail.words:
        return found
    return replace(
        found,
        text=f"{found.text} {tail.text}",
        end_s=tail.end_s,
        words=(*found.words, *tail.words),
        heard_fillers=(*found.heard_fillers, *tail.heard_fillers),
    )
