"""Transcripts as people and players read them: SubRip and WebVTT subtitles (pure)."""

from voice_interview.text.transcript import Transcript, Word

_LONGEST_LINE = 42  # characters; the width that subtitle guidelines (BBC, Netflix) agree on
_LONGEST_CUE_S = 6.0


def as_srt(transcript: Transcript) -> str:
    """Return the transcript as SubRip text, cues of at most 42 characters and 6 seconds."""
    cues = [
        f"{number}\n{_time(words[0].start_s, ',')} --> {_time(words[-1].end_s, ',')}\n{_text(words)}\n"
        for number, words in enumerate(_cues(transcript), start=1)
    ]
    return "\n".join(cues)


def as_vtt(transcript: Transcript) -> str:
    """Return the transcript as WebVTT text, cues of at most 42 characters and 6 seconds."""
    cues = [
        f"{_time(words[0].start_s, '.')} --> {_time(words[-1].end_s, '.')}\n{_text(words)}\n"
        for words in _cues(transcript)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _cues(transcript: Transcript) -> list[list[Word]]:
    cues: list[list[Word]] = []
    for segment in transcript.segments:
        cue: list[Word] = []
        for word in segment.words:
            too_long = len(_text([*cue, word])) > _LONGEST_LINE
            if cue and (too_long or word.end_s - cue[0].start_s > _LONGEST_CUE_S):
                cues.append(cue)
                cue = []
            cue.append(word)
        if cue:
            cues.append(cue)
    return cues


def _text(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


def _time(time_s: float, decimal: str) -> str:
    milliseconds = round(time_s * 1000)
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{decimal}{milliseconds:03}"
