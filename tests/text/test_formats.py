from voice_interview.text.formats import as_srt, as_vtt
from voice_interview.text.transcript import Segment, Transcript, Word


def transcript(*texts: str) -> Transcript:
    segments = []
    at_s = 3599.0
    for text in texts:
        words = []
        for word in text.split():
            words.append(Word(text=word, start_s=at_s, end_s=at_s + 0.5, probability=1.0))
            at_s += 0.5
        segments.append(Segment(text=text, start_s=words[0].start_s, end_s=at_s, words=tuple(words)))
    return Transcript(segments=tuple(segments), duration_s=at_s, model="test", real_time_factor=0.1)


def test_srt_numbers_its_cues_and_counts_hours() -> None:
    assert as_srt(transcript("two words", "three more words")) == (
        "1\n00:59:59,000 --> 01:00:00,000\ntwo words\n\n2\n01:00:00,000 --> 01:00:01,500\nthree more words\n"
    )


def test_vtt_begins_with_its_name_and_uses_points() -> None:
    assert as_vtt(transcript("two words")) == "WEBVTT\n\n00:59:59.000 --> 01:00:00.000\ntwo words\n"


def test_cues_stay_short_and_lose_no_word() -> None:
    said = " ".join(f"word{number}" for number in range(60))
    cues = as_srt(transcript(said)).strip().split("\n\n")
    lines = [cue.split("\n")[2] for cue in cues]
    assert max(map(len, lines)) <= 42
    assert " ".join(lines) == said


def test_silence_gives_no_cues() -> None:
    empty = Transcript(segments=(), duration_s=1.0, model="test", real_time_factor=0.1)
    assert as_srt(empty) == ""
    assert as_vtt(empty) == "WEBVTT\n"
