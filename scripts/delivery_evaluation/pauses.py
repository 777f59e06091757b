"""Pauses at known places."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from delivery_evaluation.hearing import Ear
from delivery_evaluation.placed_sounds import PauseErrors, overlap_s, quietest, room_tone
from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.delivery.pauses import SHORTEST_PAUSE_S, silences, speech_bounds
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan


def measure_pauses(sounds: Iterable[Samples], ear: Ear) -> tuple[PauseErrors, PauseErrors]:
    """Put room tone into clips and see where the pause is heard: by us, and by the detector's spans alone.

    A pause that the clip has at that place already makes the true one longer.
    """
    rng = np.random.default_rng(31)
    ours, detector_alone = PauseErrors(), PauseErrors()
    for samples in sounds:
        activity, track = ear.hear_without_words(samples)
        before, bounds = silences(track, activity), speech_bounds(track, activity)
        if bounds is None:
            continue
        length_s = len(samples) / HEARD_RATE_HZ
        first, third = (bounds[0] + part * (bounds[1] - bounds[0]) for part in (0.3, 0.7))
        at = quietest(samples, (first / length_s, third / length_s))
        at_s, pause_s = at / HEARD_RATE_HZ, float(rng.uniform(0.3, 3.0))
        tone = room_tone(samples, round(pause_s * HEARD_RATE_HZ))
        activity, track = ear.hear_without_words(np.concatenate([samples[:at], tone, samples[at:]]))
        there = [p for p in before if p.start_s - 0.02 <= at_s <= p.end_s + 0.02]
        true = SpeechSpan(
            start_s=min([at_s, *(p.start_s for p in there)]),
            end_s=max([at_s, *(p.end_s for p in there)]) + pause_s,
        )
        others = [
            SpeechSpan(start_s=p.start_s + shift_s - 0.05, end_s=p.end_s + shift_s + 0.05)
            for p in before
            for shift_s in (pause_s if p.start_s >= at_s else 0.0,)
        ]
        ours.add(silences(track, activity), true, others)
        detector_alone.add(gaps(activity), true, others)
    return ours, detector_alone


def labelled_pauses(clip: dict[str, Any], samples: Samples, ear: Ear) -> tuple[PauseErrors, PauseErrors]:
    """Compare the pauses of a clip with those between its labelled stretches of speech."""
    activity, track = ear.hear_without_words(samples)
    ours, detector_alone = PauseErrors(), PauseErrors()
    true = [
        SpeechSpan(start_s=before[1], end_s=after[0])
        for before, after in zip(clip["segments"], clip["segments"][1:], strict=False)
    ]
    for errors, found in ((ours, silences(track, activity)), (detector_alone, gaps(activity))):
        for pause in true:
            errors.add(found, pause, [other for other in true if other is not pause])
        errors.reported = len(found)
        errors.wrong = sum(all(overlap_s(one, pause) <= 0 for pause in true) for one in found)
    return ours, detector_alone


def gaps(activity: SpeechActivity) -> list[SpeechSpan]:
    """Return the pauses that the voice detector leaves between its stretches of speech."""
    return [
        SpeechSpan(start_s=span.end_s, end_s=after.start_s)
        for span, after in zip(activity.spans, activity.spans[1:], strict=False)
        if after.start_s - span.end_s >= SHORTEST_PAUSE_S
    ]
