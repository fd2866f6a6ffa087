"""The real yaml-language-server, spoken to as an editor does."""

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.processes import node

HERE = Path(__file__).parents[2] / "editor"
PROGRAM = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
LOCK = HERE / "package-lock.json"
PATIENCE_SECONDS = 60.0

Message = dict[str, Any]


def install() -> Path:
    """The server's program, fetched once by npm.

    Raises: RuntimeError if it cannot be had.
    """
    return node.install(HERE, PROGRAM, "The YAML language server")


class Editor:
    """One open session."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._asked = 0
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self.tell("initialized", {})
        settings = {
            "yaml": {"validate": True, "completion": True, "schemaStore": {"enable": False}}
        }
        self.tell("workspace/didChangeConfiguration", {"settings": settings})

    def open(self, path: Path, text: str) -> list[Message]:
        """What the server finds wrong with `text`, opened as the file at `path`."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        found = self._read_until(lambda said: said.get("method") == _DIAGNOSTICS)
        return list(found["params"]["diagnostics"])

    def complete(self, path: Path, line: int, character: int) -> list[str]:
        """What could stand at a place of an open file."""
        where = {"line": line, "character": character}
        asked = {"textDocument": {"uri": path.as_uri()}, "position": where}
        answer = self.ask("textDocument/completion", asked)
        return [item["label"] for item in answer["result"]["items"]]

    def ask(self, method: str, params: Message) -> Message:
        """The answer to a request."""
        self._asked += 1
        wanted = self._asked
        self._send({"id": wanted, "method": method, "params": params})
        return self._read_until(lambda said: said.get("id") == wanted and "method" not in said)

    def tell(self, method: str, params: Message) -> None:
        """A notification, which has no answer."""
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _read_until(self, is_wanted: Any) -> Message:
        while True:
            said = self._read()
            if is_wanted(said):
                return said
            if "id" in said and "method" in said:  # it asks us: we have no settings of our own
                asked = said.get("params", {}).get("items", [None])
                self._send({"id": said["id"], "result": [None] * len(asked)})

    def _read(self) -> Message:
        assert self._process.stdout
        length = 0
        while (line := self._process.stdout.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise EOFError("the language server has ended")
        found: Message = json.loads(self._process.stdout.read(length))
        return found


_DIAGNOSTICS = "textDocument/publishDiagnostics"


@contextmanager
def an_editor(program: Path) -> Iterator[Editor]:
    """A session with the server at `program`; it is ended if it says nothing for too long."""
    with subprocess.Popen(
        [node.NODE, str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        watchdog = threading.Timer(PATIENCE_SECONDS, process.kill)
        watchdog.start()
        try:
            yield Editor(process)
        finally:
            watchdog.cancel()
            process.kill()
