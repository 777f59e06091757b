"""Writing down a whole recording that already exists, by the same steps as a live answer."""

from collections.abc import Callable

from voice_interview.audio.chunk import AudioSource
from voice_interview.clock import Clock
from voice_interview.speech.segmenter import Segmenter
from voice_interview.speech.utterance import SpeechActivity, Utterance, VoiceDetector
from voice_interview.text.transcript import Recognizer, Segment, Transcript


def transcribe_source(
    source: AudioSource,
    recognizer: Recognizer,
    detector: VoiceDetector,
    *,
    clock: Clock,
    on_progress: Callable[[float], None],
) -> tuple[Transcript, SpeechActivity]:
    """Write down everything that ``source`` has; memory does not grow with its length.

    Args:
        source: a recording; it must come to an end.
        recognizer: the speech engine.
        detector: the voice detector; it is reset.
        clock: measures the computing time.
        on_progress: called with the seconds heard so far, after every utterance.

    Raises:
        UnreadableAudio: the recording cannot be decoded.
        RecognitionError: the engine failed.
    """
    started_s = clock.now_s()
    segmenter = Segmenter(detector)
    segments: list[Segment] = []

    def keep(utterance: Utterance) -> None:
        segment = recognizer.recognize(utterance)
        if segment.text or segment.heard_fillers:
            segments.append(segment)
        on_progress(segmenter.heard_s)

    for chunk in source.chunks():
        for utterance in segmenter.feed(chunk):
            keep(utterance)
    for utterance in segmenter.finish():
        keep(utterance)
    duration_s = segmenter.heard_s
    transcript = Transcript(
        segments=tuple(segments),
        duration_s=duration_s,
        model=recognizer.name,
        real_time_factor=(clock.now_s() - started_s) / duration_s if duration_s > 0 else None,
    )
    return transcript, segmenter.activity()
