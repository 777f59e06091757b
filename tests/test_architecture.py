"""The rules of the structure: who may import whom, how large things may be, what a light start may load."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "voice_interview"
ROOMS = ["audio", "speech", "text", "delivery", "bank", "grade", "feedback", "session", "progress", "app"]
ROOT_MODULES = {"errors", "clock", "resources", "__init__", "__main__"}
MODULES = sorted(PACKAGE.rglob("*.py"))
ENGINE_ONLY_LIBRARIES = {
    "sounddevice": {"audio/portaudio.py"},
    "onnxruntime": {"speech/engine_silero.py", "speech/engine_smart_turn.py"},
    "faster_whisper": {"text/engine_faster_whisper.py", "text/whisper_fillers.py"},
    "swift_f0": {"delivery/engine_swift_f0.py"},
    "sentence_transformers": {"grade/engine_sentence_transformers.py"},
    "tokenizers": {"grade/engine_minilm.py", "grade/engine_pair_judge.py"},
    "pyttsx3": {"feedback/pyttsx3_worker.py"},
    "fsrs": {"progress/schedule.py"},
    "jinja2": {"app/report/html.py"},
    "symspellpy": {"text/engine_wordlist.py"},
}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imports_of(path: Path) -> tuple[str, ...]:
    return tuple(_imports_of(ast.parse(path.read_text(encoding="utf-8"))))


def _imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_import_only_earlier_rooms(path: Path) -> None:
    room = room_of(path)
    for imported in imports_of(path):
        parts = imported.split(".")
        if parts[0] != "voice_interview" or len(parts) < 2 or parts[1] in ROOT_MODULES | {"__version__"}:
            continue
        if room in ROOT_MODULES:
            assert room == "__main__", f"{name_of(path)} imports {imported}"
            continue
        assert ROOMS.index(parts[1]) <= ROOMS.index(room), f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_engines_and_devices_are_imported_by_app_engines_alone(path: Path) -> None:
    if name_of(path) == "app/engines.py":
        return
    for imported in imports_of(path):
        last = imported.split(".")[-1]
        engine = imported.startswith("voice_interview.") and last.startswith("engine_")
        device = f"{imported}.".startswith(
            ("voice_interview.audio.device.", "voice_interview.audio.portaudio.")
        )
        assert not engine and (not device or name_of(path) == "audio/device.py"), (
            f"{name_of(path)} imports {imported}"
        )


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_engine_library_is_imported_by_its_engines_alone(path: Path) -> None:
    for imported in imports_of(path):
        owners = ENGINE_ONLY_LIBRARIES.get(imported.split(".")[0])
        if owners is not None and not name_of(path).startswith("app/models/"):
            assert name_of(path) in owners, f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            options = 0 if "cli" not in path.parts else len(node.args.args) + len(node.decorator_list)
            length = node.end_lineno - node.lineno + 1 - options
            assert length <= LONGEST_FUNCTION, f"{name_of(path)}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_clock_reads_time(path: Path) -> None:
    if name_of(path) in {"clock.py", "app/cli/start.py", "app/keyboard.py", "feedback/pyttsx3_worker.py"}:
        return  # the program notes its own start; a key and a foreign event loop are polled
    for imported in imports_of(path):
        assert imported.split(".")[0] != "time", f"{name_of(path)} imports {imported}"


def test_the_folder_tells_the_story() -> None:
    assert sorted(path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name[0] != "_") == sorted(
        ROOMS
    )


@pytest.mark.parametrize(
    "command",
    [[], ["start"], ["demo"], ["grade"], ["models"], ["sessions"], ["doctor"], ["report"], ["progress"]],
)
def test_help_loads_no_model_or_device_library(command: list[str]) -> None:
    heavy = (
        "('torch', 'sentence_transformers', 'faster_whisper', 'ctranslate2', 'onnxruntime', 'sounddevice')"
    )
    code = f"""
import sys
from voice_interview.app.cli.main import run
sys.argv = ["voice-interview", *{command!r}, "--help"]
try:
    run()
except SystemExit as error:
    assert error.code == 0, error.code
loaded = [name for name in {heavy} if name in sys.modules]
assert not loaded, loaded
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
