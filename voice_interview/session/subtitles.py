"""Subtitles of a whole session, in step with the sound file that ``replay --to`` writes (pure)."""

from collections.abc import Iterator, Sequence

from voice_interview.errors import SessionError
from voice_interview.session.record import AudioKind
from voice_interview.session.timeline import Part
from voice_interview.text.transcript import Segment, Transcript, Word

_SPEAKERS: dict[AudioKind, str] = {"question": "Interviewer:", "answer": "You:", "feedback": "Interviewer:"}


def session_subtitles(parts: Sequence[Part]) -> Transcript:
    """Return all that is heard in a session as one transcript, for ``text.formats``.

    Answers have the times of their words. The interviewer's words have none; each gets a share of its
    sentence's sound by its letters, which is near enough for subtitles.

    Args:
        parts: from `plan_replay`; those without sound are not in the sound file, and not here.

    Raises:
        SessionError: no sound was kept.
    """
    segments: list[Segment] = []
    at_s = 0.0
    for part in parts:
        words = tuple(_words(part, at_s))
        if words:
            text = " ".join(word.text for word in words)
            segments.append(Segment(text=text, start_s=words[0].start_s, end_s=words[-1].end_s, words=words))
        at_s += part.duration_s
    if not at_s:
        raise SessionError("No sound of this session was kept, so there is nothing to put subtitles to.")
    return Transcript(segments=tuple(segments), duration_s=at_s, model=None, real_time_factor=None)


def _words(part: Part, at_s: float) -> Iterator[Word]:
    if not part.duration_s:
        return
    timed = part.words if part.words else tuple(_spread(part.text, part.duration_s))
    for number, word in enumerate(timed):
        text = f"{_SPEAKERS[part.kind]} {word.text}" if number == 0 else word.text
        yield Word(
            text=text,
            start_s=at_s + word.start_s - part.start_s,
            end_s=at_s + word.end_s - part.start_s,
            probability=word.probability,
        )


def _spread(text: str, duration_s: float) -> Iterator[Word]:
    words = text.split()
    letters = sum(len(word) + 1 for word in words)
    passed = 0
    for word in words:
        start_s = duration_s * passed / letters
        passed += len(word) + 1
        yield Word(text=word, start_s=start_s, end_s=duration_s * passed / letters, probability=1.0)
