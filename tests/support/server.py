"""A folder, served at an address of this machine."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serve(folder: Path, below: str = "", instead: Mapping[str, bytes] | None = None) -> Iterator[str]:
    """Serve `folder` on a free port, below a path as on the web; yields the address, which ends with a slash.

    `instead` holds the content of paths that are not served from the folder. What is not there is answered as on the web:
    with the page for it, if the folder has one.
    """
    prefix = f"/{below.strip('/')}/" if below.strip("/") else "/"

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments) -> None:
            super().__init__(*arguments, directory=str(folder))

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if not path.startswith(prefix):
                self.send_error(404)
                return
            self.path = "/" + self.path.removeprefix(prefix)
            if (content := (instead or {}).get(path.removeprefix(prefix))) is None:
                super().do_GET()
            else:
                self.answer(200, content, path)

        def send_error(self, code, *arguments) -> None:
            missing = folder / "404.html"
            if code == 404 and missing.exists():
                self.answer(code, missing.read_bytes(), missing.name)
            else:
                super().send_error(code, *arguments)

        def answer(self, code: int, content: bytes, name: str) -> None:
            self.send_response(code)
            self.send_header("Content-Type", self.guess_type(name))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *arguments) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        request_queue_size = 64  # a query fetches its pieces at once

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{prefix}"
        finally:
            server.shutdown()
