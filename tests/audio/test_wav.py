"""Recordings survive: a killed program, a full disk, a folder that is gone, a header that lies."""

import contextlib
import os
import shutil
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.audio.sounds import tone, tone_chunk
from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.audio.files import read_audio
from voice_interview.audio.wav import RecordingWriter, repair, write_wav
from voice_interview.errors import StorageFailed, UnreadableAudio

_HEADER_BYTES = 44


def _read(path: Path) -> Samples:
    """Read with the standard library, as any other program would."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        data = file.readframes(file.getnframes())
    assert len(data) == 2 * file.getnframes()
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32_768)


def _ramp(count: int) -> Samples:
    """Return samples whose value tells their position, exact in 16 bits."""
    return (np.arange(count) % 30_000).astype(np.float32) / np.float32(32_768)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    with RecordingWriter(tmp_path / "a.wav", 22_050) as writer:
        for start in range(0, 50_000, 700):
            writer.write(_ramp(50_000)[start : start + 700])
        assert writer.duration_s == pytest.approx(50_000 / 22_050)
    np.testing.assert_array_equal(_read(tmp_path / "a.wav"), _ramp(50_000))
    with wave.open(str(tmp_path / "a.wav")) as file:
        assert file.getframerate() == 22_050


def test_the_file_is_whole_after_every_write(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "a.wav", 16_000)
    assert len(_read(tmp_path / "a.wav")) == 0
    for number in range(1, 5):
        writer.write(_ramp(512))
        assert len(_read(tmp_path / "a.wav")) == 512 * number
        assert (tmp_path / "a.wav").stat().st_size == _HEADER_BYTES + 1_024 * number
    writer.close()
    writer.close()


def test_reading_and_writing_again_changes_nothing(tmp_path: Path) -> None:
    extremes = AudioChunk(samples=np.array([-1.0, 1.0, 0.0, 0.5], np.float32), rate_hz=16_000)
    write_wav(tmp_path / "a.wav", extremes)
    write_wav(tmp_path / "b.wav", read_audio(tmp_path / "a.wav", max_duration_s=1))
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()
    assert _read(tmp_path / "a.wav").tolist() == [-1.0, 32_767 / 32_768, 0.0, 0.5]


def test_too_loud_samples_are_clipped_not_wrapped(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", AudioChunk(samples=np.array([1.7, -1.7], np.float32), rate_hz=16_000))
    assert _read(tmp_path / "a.wav").tolist() == [32_767 / 32_768, -1.0]


@pytest.mark.parametrize("writes", [1, 7, 60, 300])
def test_a_killed_program_leaves_a_file_with_everything_written_before(tmp_path: Path, writes: int) -> None:
    code = """
import sys
from pathlib import Path
import numpy as np
from voice_interview.audio.wav import RecordingWriter
writer = RecordingWriter(Path(sys.argv[1]), 16_000)
ramp = (np.arange(30_000 * 512) % 30_000).astype(np.float32) / np.float32(32_768)
for number in range(30_000):
    writer.write(ramp[number * 512 : (number + 1) * 512])
    print(number, flush=True)
"""
    path = tmp_path / "a.wav"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(writes):
            process.stdout.readline()
        process.kill()
    kept = _read(path)
    assert len(kept) >= 512 * writes
    np.testing.assert_array_equal(kept, _ramp(len(kept)))
    np.testing.assert_array_equal(read_audio(path, max_duration_s=2_000).samples, kept)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [str(mount), "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if (
        mount is None
        or os.name != "posix"
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        pytest.skip("a small disk can only be mounted as root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_told_at_once_and_what_was_written_is_kept(small_disk: Path) -> None:
    path = small_disk / "a.wav"
    with RecordingWriter(path, 16_000) as writer:
        with pytest.raises(StorageFailed, match=r"cannot be written in .*disk: No space left") as caught:
            for _ in range(100):
                writer.write(_ramp(30_000)[:512])
        assert caught.value.advice.startswith("Make room")
        with pytest.raises(StorageFailed):
            writer.write(_ramp(512))
    kept = _read(path)
    assert len(kept) == writer.duration_s * 16_000
    assert 30 * 512 < len(kept) < 100 * 512


def test_a_disk_that_is_full_from_the_start_leaves_no_empty_file(small_disk: Path) -> None:
    with (small_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
        while True:
            filler.write(bytes(4_096))
    with pytest.raises(StorageFailed, match="No space left"):
        RecordingWriter(small_disk / "a.wav", 16_000)
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_a_full_disk_leaves_the_old_file_and_no_rest_of_the_new(small_disk: Path) -> None:
    write_wav(small_disk / "a.wav", tone_chunk(0.1))
    before = (small_disk / "a.wav").read_bytes()
    with pytest.raises(StorageFailed):
        write_wav(small_disk / "a.wav", tone_chunk(10.0))
    assert (small_disk / "a.wav").read_bytes() == before
    assert [path.name for path in small_disk.iterdir()] == ["a.wav"]


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a POSIX thing")
def test_a_file_size_limit_is_told_and_what_was_written_is_kept(tmp_path: Path) -> None:
    code = """
import resource, sys
from pathlib import Path
import numpy as np
from voice_interview.audio.wav import RecordingWriter
from voice_interview.errors import StorageFailed
resource.setrlimit(resource.RLIMIT_FSIZE, (10_001, 10_001))
with RecordingWriter(Path(sys.argv[1]), 16_000) as writer:
    try:
        while True:
            writer.write(np.full(512, 0.25, np.float32))
    except StorageFailed as error:
        print(error)
"""
    path = tmp_path / "a.wav"
    run = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert ": File too large." in run.stdout
    assert len(_read(path)) == 9 * 512
    assert (_read(path) == 0.25).all()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "missing" / "a.wav", tmp_path / "file" / "a.wav"):
        with pytest.raises(StorageFailed):
            RecordingWriter(path, 16_000)
        with pytest.raises(StorageFailed):
            write_wav(path, tone_chunk(0.1))


def test_a_recording_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    write_wav(tmp_path / "a.wav", tone_chunk(0.1))
    before = (tmp_path / "a.wav").read_bytes()
    with pytest.raises(StorageFailed, match="exists"):
        RecordingWriter(tmp_path / "a.wav", 16_000)
    assert (tmp_path / "a.wav").read_bytes() == before


def test_a_closed_recording_takes_nothing_more(tmp_path: Path) -> None:
    writer = RecordingWriter(tmp_path / "a.wav", 16_000)
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(tone(0.1))


def _with_sizes(path: Path, *, riff: int, data: int) -> None:
    content = bytearray(path.read_bytes())
    content[4:8] = riff.to_bytes(4, "little")
    content[40:44] = data.to_bytes(4, "little")
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("riff", "data"),
    [
        (36, 0),  # killed before the header was brought up to date
        (36 + 1_000, 1_000),
        (36 + 1_000, 4_000),  # killed between the two sizes
        (0xFFFFFFFF, 0xFFFFFFFF),  # written to a pipe
        (36 + 90_000, 90_000),  # the disk kept less than the header promises
    ],
)
def test_a_header_that_disagrees_with_the_file_is_repaired(tmp_path: Path, riff: int, data: int) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, AudioChunk(samples=_ramp(2_000), rate_hz=16_000))
    whole = path.read_bytes()
    _with_sizes(path, riff=riff, data=data)
    assert repair(path)
    assert path.read_bytes() == whole
    assert not repair(path)


def test_half_a_sample_at_the_end_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, AudioChunk(samples=_ramp(100), rate_hz=16_000))
    whole = path.read_bytes()
    path.write_bytes(whole + b"\x01")
    assert repair(path)
    assert path.read_bytes() == whole


def test_a_sound_file_with_further_chunks_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, AudioChunk(samples=_ramp(100), rate_hz=16_000))
    content = path.read_bytes() + b"LIST\x04\x00\x00\x00INFO"
    path.write_bytes(content[:4] + (len(content) - 8).to_bytes(4, "little") + content[8:])
    before = path.read_bytes()
    assert not repair(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"RIFF", b"notes" * 100, b"RIFF\x24\x00\x00\x00WAVEfmt "])
def test_what_is_no_recording_is_not_touched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(UnreadableAudio):
        repair(path)
    assert path.read_bytes() == content
