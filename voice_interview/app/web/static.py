"""The page's files, read once; a request names one of them or nothing: no path of it reaches the disk."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from voice_interview.errors import VoiceInterviewError
from voice_interview.resources import shipped

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFile:
    """One file of the page."""

    content: bytes
    media_type: str
    etag: str

    def answer(self, request: Request, status: int = 200) -> Response:
        """Return the file, or that the browser has it already."""
        headers = {"etag": self.etag, "cache-control": "no-cache"}
        if status == 200 and request.headers.get("if-none-match") == self.etag:
            return Response(status_code=304, headers=headers)
        return Response(self.content, status, headers, self.media_type)


class StaticFiles:
    """All files of the page, by their path below ``/static/``.

    Args:
        folder: where they are; None for those that ship with the program.

    Raises:
        VoiceInterviewError: they are missing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder if folder is not None else shipped("assets", "web")
        self._files = {
            path.relative_to(folder).as_posix(): _read(path)
            for path in sorted(folder.rglob("*"))
            if path.suffix in _TYPES
        }
        if "index.html" not in self._files:
            raise VoiceInterviewError(
                f"The page's files are missing from {folder}.", "Install the program anew."
            )

    def __getitem__(self, name: str) -> StaticFile:
        """Return the file of that name; KeyError when there is none."""
        return self._files[name]

    async def serve(self, request: Request) -> Response:
        """Answer a request for ``/static/{name}``."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            return Response("There is no such file.", 404, media_type="text/plain")
        return file.answer(request)


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return StaticFile(content=content, media_type=_TYPES[path.suffix], etag=etag)
