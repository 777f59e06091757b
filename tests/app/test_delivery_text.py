"""The delivery of an answer in a few lines."""

from voice_interview.app.delivery_text import delivery_lines
from voice_interview.delivery.measures import NOT_SPOKEN, Delivery, Moment, Span


def test_figures_wording_places_and_nothing_that_was_not_measured() -> None:
    spoken = Delivery(
        speech_s=30.0,
        words_per_minute=148.6,
        articulation_wpm=171.2,
        repetitions=(Span(text="the the", start_s=1.0, end_s=1.5),),
        hedges=tuple(Span(text="i think", start_s=at, end_s=at + 0.5) for at in (3.0, 9.0)),
        words_per_sentence=17.4,
        moments=(Moment(kind="fillers", start_s=4.2, end_s=9.8, note="3 fillers in 5 seconds"),),
    )
    assert delivery_lines(spoken) == [
        "149 words a minute (171 without pauses)",
        "1 repetition; 2 hedges (i think 2); 17 words a sentence",
        "Listen to 4 to 10 s (3 fillers in 5 seconds)",
    ]
    assert delivery_lines(NOT_SPOKEN) == []
