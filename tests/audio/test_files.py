"""Sound files of all kinds, whole and as a source; broken ones end in one plain sentence."""

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from tests.audio.sounds import encode, loudest_hz, tone, tone_chunk
from tests.fakes import ManualClock
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioSource, Samples
from voice_interview.audio.decode import duration_s
from voice_interview.audio.files import FileSource, read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.errors import UnreadableAudio

_FORMATS = (
    ("tone.wav", "pcm_s16le", 44_100, 2),
    ("tone24.wav", "pcm_s24le", 48_000, 1),
    ("tone8.wav", "pcm_u8", 8_000, 1),
    ("float.wav", "pcm_f32le", 96_000, 2),
    ("tone.flac", "flac", 48_000, 2),
    ("vorbis.ogg", "vorbis", 44_100, 2),
    ("opus.ogg", "libopus", 48_000, 2),
    ("tone.mp3", "libmp3lame", 22_050, 1),
    ("tone.m4a", "aac", 44_100, 2),
    ("tone.aac", "aac", 44_100, 1),
    ("browser.webm", "libopus", 48_000, 1),
)


def _heard(source: AudioSource) -> Samples:
    return np.concatenate([chunk.samples for chunk in source.chunks()])


def _wav(folder: Path, duration_s: float) -> Path:
    write_wav(folder / "tone.wav", tone_chunk(duration_s))
    return folder / "tone.wav"


@pytest.mark.parametrize(("name", "codec", "rate_hz", "channels"), _FORMATS)
def test_every_common_format_is_heard_as_it_was(
    tmp_path: Path, name: str, codec: str, rate_hz: int, channels: int
) -> None:
    samples = np.repeat(tone(2.0, 700, rate_hz=rate_hz)[:, None], channels, axis=1)
    path = encode(tmp_path / name, samples, rate_hz=rate_hz, codec=codec)
    chunk = read_audio(path, max_duration_s=10)
    assert chunk.rate_hz == HEARD_RATE_HZ
    assert chunk.duration_s == pytest.approx(2.0, abs=0.06)  # coders pad to whole frames
    middle = chunk.samples[8_000:24_000]
    assert loudest_hz(middle, HEARD_RATE_HZ) == pytest.approx(700, abs=1)
    assert np.abs(middle).max() == pytest.approx(0.3, abs=0.03)
    np.testing.assert_array_equal(_heard(FileSource(path, clock=ManualClock(), pace="fast")), chunk.samples)


@pytest.mark.parametrize(
    ("name", "codec", "rate_hz"),
    [("a.wav", "pcm_s16le", 44_100), ("a.mp3", "libmp3lame", 44_100), ("a.m4a", "aac", 44_100),
     ("a.opus", "libopus", 48_000), ("a.flac", "flac", 44_100), ("a.webm", "libopus", 48_000)],
)  # fmt: skip
def test_duration_is_known_without_decoding(tmp_path: Path, name: str, codec: str, rate_hz: int) -> None:
    path = encode(tmp_path / name, tone(2.0, rate_hz=rate_hz)[:, None], rate_hz=rate_hz, codec=codec)
    assert duration_s(path) == pytest.approx(2.0, abs=0.06)


def test_duration_of_a_live_browser_recording_that_does_not_say(tmp_path: Path) -> None:
    whole = encode(
        tmp_path / "whole.webm", tone(2.0, rate_hz=48_000)[:, None], rate_hz=48_000, codec="libopus"
    )
    live = tmp_path / "live.webm"
    with av.open(str(whole)) as source, av.open(str(live), "w", options={"live": "1"}) as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(source.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)
    with av.open(str(live)) as container:
        assert container.duration is None
    assert duration_s(live) == pytest.approx(2.0, abs=0.06)


def test_chunks_are_32_ms_and_follow_each_other(tmp_path: Path) -> None:
    source = FileSource(_wav(tmp_path, 0.1), clock=ManualClock(), pace="fast")
    chunks = list(source.chunks())
    assert [len(chunk.samples) for chunk in chunks] == [512, 512, 512, 64]
    assert [chunk.start_sample for chunk in chunks] == [0, 512, 1_024, 1_536]
    assert {chunk.rate_hz for chunk in chunks} == {HEARD_RATE_HZ}
    assert (source.name, source.overflows) == ("tone.wav", 0)


def test_at_real_pace_a_chunk_arrives_when_its_last_sample_would_have_been_spoken(tmp_path: Path) -> None:
    clock = ManualClock()
    clock.time_s = 100.0
    source = FileSource(_wav(tmp_path, 0.1), clock=clock, pace="real")
    arrivals = [clock.time_s for _ in source.chunks()]
    assert arrivals == pytest.approx([100.032, 100.064, 100.096, 100.1])


def test_a_program_that_fell_behind_gets_what_is_due_at_once(tmp_path: Path) -> None:
    clock = ManualClock()
    chunks = FileSource(_wav(tmp_path, 0.5), clock=clock, pace="real").chunks()
    next(chunks)
    clock.sleep(0.2)
    after = clock.time_s
    assert [next(chunks).start_sample for _ in range(6)] == [512, 1_024, 1_536, 2_048, 2_560, 3_072]
    assert clock.time_s == after
    next(chunks)
    assert clock.time_s > after


def test_fast_pace_takes_no_time(tmp_path: Path) -> None:
    clock = ManualClock()
    list(FileSource(_wav(tmp_path, 5.0), clock=clock, pace="fast").chunks())
    assert clock.time_s == 0.0


def test_start_leaves_out_the_beginning_to_the_sample(tmp_path: Path) -> None:
    path = _wav(tmp_path, 1.0)
    whole = read_audio(path, max_duration_s=2).samples
    source = FileSource(path, clock=ManualClock(), pace="fast", start_s=0.7)
    np.testing.assert_array_equal(_heard(source), whole[11_200:])
    assert next(source.chunks()).start_sample == 0
    assert list(FileSource(path, clock=ManualClock(), pace="fast", start_s=5).chunks()) == []


def test_every_call_begins_again_and_closing_ends(tmp_path: Path) -> None:
    source = FileSource(_wav(tmp_path, 0.5), clock=ManualClock(), pace="fast")
    np.testing.assert_array_equal(_heard(source), _heard(source))
    chunks = source.chunks()
    next(chunks)
    source.close()
    source.close()
    assert list(chunks) == []


def _video_without_sound(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10, options={})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 32, 32, "yuv420p"
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode(None))


def _jpeg(path: Path) -> None:
    codec = av.CodecContext.create("mjpeg", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt, codec.framerate = 64, 64, "yuvj420p", 1  # type: ignore[assignment]
    packets = [*codec.encode(av.VideoFrame(64, 64, "yuvj420p")), *codec.encode(None)]
    path.write_bytes(b"".join(bytes(packet) for packet in packets))


def _playlist(path: Path) -> None:
    write_wav(path.with_name("other.wav"), tone_chunk(0.5))
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.wav\n#EXT-X-ENDLIST\n")


def _broken_files(folder: Path) -> dict[Path, str]:
    """Make files that hold no sound; returns them with what must be said of each."""
    (folder / "a folder").mkdir()
    (folder / "empty.wav").touch()
    (folder / "notes.txt").write_text("LoRA freezes the base model. " * 400)
    (folder / "notes.mp3").write_text("These are my notes, not a recording. " * 400)
    (folder / "noise.mp3").write_bytes(bytes(100) * 50)
    write_wav(folder / "nothing.wav", tone_chunk(0.0))
    _video_without_sound(folder / "silent film.mp4")
    _jpeg(folder / "photo.jpg")
    _playlist(folder / "list.m3u8")
    m4a = encode(folder / "whole.m4a", tone(1.0)[:, None], rate_hz=16_000, codec="aac").read_bytes()
    (folder / "cut.m4a").write_bytes(m4a[: len(m4a) // 2])  # its index stands at the end
    (folder / "head.wav").write_bytes((folder / "nothing.wav").read_bytes()[:30])
    return {
        folder / "none.wav": "There is no file",
        folder / "a folder": "is a folder",
        folder / "empty.wav": "empty.wav is empty.",
        folder / "notes.txt": "notes.txt is not a sound file",
        folder / "notes.mp3": "notes.mp3",
        folder / "noise.mp3": "noise.mp3",
        folder / "nothing.wav": "nothing.wav holds no sound",
        folder / "silent film.mp4": "silent film.mp4 has no sound in it.",
        folder / "photo.jpg": "photo.jpg is not a sound file",
        folder / "list.m3u8": "list.m3u8 is not a sound file",
        folder / "cut.m4a": "cut.m4a is not a sound file",
        folder / "head.wav": "head.wav",
    }


def test_a_file_without_sound_is_told_in_a_plain_sentence_before_anybody_waits(tmp_path: Path) -> None:
    for path, said in _broken_files(tmp_path).items():
        for read in (
            lambda path=path: read_audio(path, max_duration_s=10),
            lambda path=path: FileSource(path, clock=ManualClock(), pace="fast"),
        ):
            with pytest.raises(UnreadableAudio) as caught:
                read()
            assert said in caught.value.what
            assert caught.value.advice


def test_the_decoder_writes_nothing_on_the_terminal(tmp_path: Path) -> None:
    _broken_files(tmp_path)
    mp3 = encode(tmp_path / "whole.mp3", tone(1.0)[:, None], rate_hz=16_000, codec="libmp3lame").read_bytes()
    (tmp_path / "damaged.mp3").write_bytes(mp3[:2_000] + b"\x55" * 700 + mp3[2_700:])
    code = """
import sys
from pathlib import Path
from voice_interview.audio.decode import duration_s
from voice_interview.audio.files import read_audio
from voice_interview.errors import UnreadableAudio
for path in Path(sys.argv[1]).iterdir():
    for read in (lambda: read_audio(path, max_duration_s=10), lambda: duration_s(path)):
        try:
            read()
        except UnreadableAudio:
            pass
"""
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert (run.stdout, run.stderr) == ("", "")


@pytest.mark.parametrize(
    ("name", "codec"),
    [("cut.wav", "pcm_s16le"), ("cut.mp3", "libmp3lame"), ("cut.flac", "flac"), ("cut.ogg", "libopus")],
)
def test_a_file_that_was_cut_off_is_heard_up_to_there(tmp_path: Path, name: str, codec: str) -> None:
    path = encode(tmp_path / name, tone(4.0, rate_hz=48_000)[:, None], rate_hz=48_000, codec=codec)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2 + 7])
    chunk = read_audio(path, max_duration_s=10)
    assert 1.0 < chunk.duration_s < 3.0
    assert loudest_hz(chunk.samples[4_000:], HEARD_RATE_HZ) == pytest.approx(440, abs=2)


def test_damage_in_the_middle_does_not_hide_what_follows(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp3", tone(4.0)[:, None], rate_hz=16_000, codec="libmp3lame")
    whole = path.read_bytes()
    path.write_bytes(whole[:8_000] + b"\x55" * 1_000 + whole[9_000:])
    # The damage is a third of a second, and a coder loses a few frames more before it is in step again.
    assert 3.2 < read_audio(path, max_duration_s=10).duration_s < 4.1


def test_a_recording_longer_than_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = _wav(tmp_path, 3.0)
    with pytest.raises(UnreadableAudio, match=r"tone\.wav is longer than 2 seconds"):
        read_audio(path, max_duration_s=2)
    write_wav(path, tone_chunk(181.0))
    with pytest.raises(UnreadableAudio, match="longer than 3 minutes"):
        read_audio(path, max_duration_s=180)
    write_wav(path, tone_chunk(2.0))
    assert read_audio(path, max_duration_s=2).duration_s == 2.0


def test_samples_that_are_no_numbers_do_not_spread(tmp_path: Path) -> None:
    samples = tone(1.0, rate_hz=44_100)
    samples[20_000:20_010] = np.nan
    samples[21_000] = np.inf
    path = encode(tmp_path / "float.wav", samples[:, None], rate_hz=44_100, codec="pcm_f32le")
    heard = read_audio(path, max_duration_s=2).samples
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1.0


def test_names_that_a_decoder_could_misread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("http:answer.wav", "take 12%03d.wav", "Antwort äöü.wav", "-i.wav"):
        write_wav(tmp_path / name, tone_chunk(0.1))
        assert read_audio(Path(name), max_duration_s=1).duration_s == pytest.approx(0.1)


def test_a_long_recording_needs_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
from voice_interview.audio.files import FileSource
from voice_interview.clock import SystemClock
def peak_kb(path):
    for chunk in FileSource(Path(path), clock=SystemClock(), pace="fast").chunks():
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
short = peak_kb(sys.argv[1])
print(peak_kb(sys.argv[2]) - short)
"""
    for name, minutes in (("short.wav", 1), ("long.wav", 20)):
        sound = np.tile(tone(60.0, rate_hz=8_000), minutes)
        encode(tmp_path / name, sound[:, None], rate_hz=8_000, codec="pcm_u8")
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "short.wav"), str(tmp_path / "long.wav")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    grown_kb = int(run.stdout)
    assert grown_kb < 20_000  # twenty minutes are 77 MB of samples
