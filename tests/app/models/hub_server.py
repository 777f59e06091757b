"""A hub of our own on this machine that knows a single repository: the real one is not reached by tests."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_COMMIT = "0123456789abcdef0123456789abcdef01234567"


def _tree_entry(name: str, data: bytes) -> dict[str, object]:
    return {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}


@contextmanager
def hub_server(repository: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve ``files`` as ``repository``; yields the address for ``HF_ENDPOINT``."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def log_message(self, format: str, *args: object) -> None:
            pass

        def _answer(self, *, with_body: bool) -> None:
            path = self.path.partition("?")[0]
            name = path.removeprefix(f"/{repository}/resolve/{_COMMIT}/")
            if path == f"/api/models/{repository}/revision/main":
                siblings = [{"rfilename": name} for name in files]
                body = json.dumps({"id": repository, "sha": _COMMIT, "siblings": siblings}).encode()
            elif path == f"/api/models/{repository}/tree/{_COMMIT}":
                body = json.dumps([_tree_entry(name, data) for name, data in files.items()]).encode()
            elif name in files:
                body = files[name]
            else:
                self.send_response(404)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("X-Repo-Commit", _COMMIT)
            self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
            self.end_headers()
            if with_body:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
