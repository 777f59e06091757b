"""A misheard term put right by the person in the words of one answer, the original kept beside (pure)."""

import re
from dataclasses import dataclass, replace

from voice_interview.session.convert import transcript_of
from voice_interview.session.record import SegmentRecord, TranscriptRecord
from voice_interview.text.repair import find_form, with_meant
from voice_interview.text.transcript import TermRepair


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What putting a term right made of an answer's words."""

    transcript: TranscriptRecord
    places: int
    """How often it was put right; 0 when the words were not heard."""
    heard: str
    """As first recognised, which is not what stood there if a term had been put right before."""


def corrected(record: TranscriptRecord, heard: str, meant: str) -> Correction:
    """Put ``meant`` for ``heard`` wherever it stands; capitals, hyphens and punctuation do not matter.

    Figures of delivery were taken from the sound and stay. A place that had been put right before keeps
    what was recognised there first; one that gets that back is no longer listed as put right.
    """
    if not record.words:
        return _typed(record, heard, meant)
    repairs: list[TermRepair] = []
    segments = []
    for segment in transcript_of(record).segments:
        chosen = [(first, end, meant) for first, end in find_form(segment.words, heard)]
        done = with_meant(segment, chosen)
        repairs += done.repairs
        segments.append(done)
    earlier = {one.start_s: one for one in record.terms}
    first_heard = heard
    for repair in repairs:
        before = earlier.pop(repair.start_s, None)
        first_heard = before.heard if before is not None else repair.heard
        if first_heard != repair.meant:
            earlier[repair.start_s] = replace(repair, heard=first_heard)
    transcript = replace(
        record,
        text=" ".join(segment.text for segment in segments if segment.text),
        segments=tuple(
            replace(known, text=segment.text)
            for known, segment in zip(record.segments, segments, strict=True)
        ),
        words=tuple(word for segment in segments for word in segment.words),
        terms=tuple(sorted(earlier.values(), key=lambda one: one.start_s or 0.0)),
    )
    return Correction(transcript=transcript, places=len(repairs), heard=first_heard)


def _typed(record: TranscriptRecord, heard: str, meant: str) -> Correction:
    words = [re.escape(part) for part in re.split(r"[\s\-]+", heard.strip()) if part]
    pattern = re.compile(r"(?<!\w)" + r"[\s\-]+".join(words) + r"(?!\w)", re.IGNORECASE)
    segments: list[SegmentRecord] = []
    repairs: list[TermRepair] = []
    for segment in record.segments:
        found = [match[0] for match in pattern.finditer(segment.text)] if words else []
        repairs += [TermRepair(heard=one, meant=meant, start_s=None) for one in found]
        text = pattern.sub(lambda _: meant, segment.text) if found else segment.text
        segments.append(replace(segment, text=text))
    text = " ".join(segment.text for segment in segments if segment.text)
    transcript = replace(record, text=text, segments=tuple(segments), terms=(*record.terms, *repairs))
    return Correction(transcript=transcript, places=len(repairs), heard=heard)
