"""Workspaces that a careless or a hostile hand made: each look at one ends soon, in words.

A seed makes one workspace: the samples with one kind of file spoiled, in one of many ways. The look
at it is what a person would do with that file: check, import, or read the directory. `make fuzz`
runs it for minutes; a slice of it is in the suite.
"""

import argparse
import io
import json
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from openpyxl import Workbook

from scheduler.campaigns.formats.spreadsheet_import import read_posts
from scheduler.campaigns.loader import load_organisation
from scheduler.campaigns.planning.check import check
from scheduler.crisis.workspace_files import directory_of
from scheduler.engagement.statistics.hashtag_families import read_families
from scheduler.errors import HandrailError, MistakesFound
from tests.support.examples.campaign_files import HEAD, NOW, ORGANISATION
from tests.support.processes.commands import CHECKOUT

SECONDS = 5
MOST_BYTES = 500_000_000
THREAD = "  - id: a\n    account: main\n    when: Sun 10 Oct 2027, 09:00\n"
PIECES = (
    *("\x00", "\x1b[2J", "\x85", "\u2028", "\ufeff", "\u202e", "\u00a0", "\u200b", "\r", "\t"),
    *("#", "'", '"', "|", ">", "- ", ": ", "---\n", "&a ", "*a", "<<: ", "!!x ", "{{ ", "%}"),
    *("=1+1", "@x", "9" * 5_000, "x" * 5_000, "\U000e0001", "é" * 50, "😀" * 20, "../" * 20),
    *("{% for a in range(99999) %}", "{{ 1/0 }}", "{{ [1] }}", "_x000D_", "Itâ€™s", "\ud7ff"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ended:
    """How a look at a workspace ended."""

    kind: str
    seconds: float
    lines: tuple[str, ...]  # what was said; none where all was well


def look_at(root: Path, seed: int) -> Ended:
    """Makes the workspace of `seed` in `root`, which is empty, and looks at it.

    Raises: AssertionError where it took too long, said nothing that helps, or left half a file;
    whatever else was raised is a traceback that a user would see.
    """
    drawn = random.Random(seed)  # noqa: S311 - files, not secrets
    kind = drawn.choice(sorted(KINDS))
    _ordinary(root)
    act = KINDS[kind](root, drawn)
    before = _files(root)
    began = time.process_time()
    lines: tuple[str, ...] = ()
    try:
        act()
    except MistakesFound as error:
        lines = tuple(map(str, error.mistakes))
        for one in error.mistakes:
            assert one.line >= 1, (seed, one)
            assert one.column >= 1, (seed, one)
            assert one.remedy, (seed, one)
            assert "\n" not in str(one), (seed, one)
    except HandrailError as error:
        lines = (str(error),)
    seconds = time.process_time() - began
    assert seconds < SECONDS, f"{kind} of seed {seed} took {seconds:.1f} s"
    peak = _peak_bytes()
    assert peak < MOST_BYTES, f"{kind} of seed {seed}: {peak / 1e6:.0f} MB"
    assert _files(root) == before, f"{kind} of seed {seed} left files behind"
    return Ended(kind, seconds, lines)


def looks_at(folder: Path, first: int, number: int) -> list[Ended]:
    """Looks at so many workspaces in a process of their own, whose memory nothing else has used.

    Raises: AssertionError with what that process said, if one of them ended badly.
    """
    command = [sys.executable, "-m", "tests.support.examples.hostile"]
    asked = ["--first", str(first), "--number", str(number), "--folder", str(folder)]
    ran = subprocess.run([*command, *asked], capture_output=True, text=True, cwd=CHECKOUT)
    assert ran.returncode == 0, ran.stderr
    return [
        Ended(one["kind"], one["seconds"], tuple(one["lines"]))
        for one in map(json.loads, ran.stdout.splitlines()[:-1])
    ]


def _peak_bytes() -> int:
    """The most memory that this process had at once.

    What getrusage says is inherited from whoever started it, so that Linux's own figure is better.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1_024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024


def _files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*")}


def _ordinary(root: Path) -> None:
    for folder in ("campaigns", "templates", "media"):
        (root / folder).mkdir(parents=True)
    shutil.copytree(CHECKOUT / "templates", root / "templates", dirs_exist_ok=True)
    (root / "campaigns" / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    _campaign(root, "    text: |\n      You are welcome here.\n")


def _campaign(root: Path, rest: str) -> None:
    text = HEAD + "threads:\n" + THREAD + rest
    (root / "campaigns" / "spring.yaml").write_text(text, "utf-8", "surrogatepass", newline="")


def _spoiled(content: bytes, drawn: random.Random) -> bytes:
    """`content` with pieces put in, cut out, doubled, or cut off."""
    for _ in range(drawn.randrange(1, 5)):
        at, length = drawn.randrange(len(content) + 1), drawn.choice((0, 0, 1, 5, 40))
        piece = drawn.choice(PIECES).encode("utf-8", "surrogatepass") * drawn.choice((1, 1, 3))
        content = content[:at] + piece + content[at + length :]
    if drawn.random() < 0.2:
        content = content[: drawn.randrange(len(content) + 1)]
    if drawn.random() < 0.1:
        content = drawn.randbytes(drawn.randrange(200))
    return content


def _checked(root: Path) -> Callable[[], object]:
    return lambda: check(root, directory_of(root), NOW)


def _yaml(root: Path, drawn: random.Random) -> Callable[[], object]:
    samples = sorted((CHECKOUT / "campaigns").glob("*.yaml"))
    name = drawn.choice(samples)
    path = root / "campaigns" / name.name
    path.write_bytes(_spoiled(name.read_bytes(), drawn))
    return _checked(root)


def _large_yaml(root: Path, drawn: random.Random) -> Callable[[], object]:
    """As large as a file may be, of one thing over and over."""
    unit = drawn.choice(
        (
            "{n}: 1\n", "k{n}: [\n", "- {n}\n", "  - id: t{n}\n", "    text: a{n}\n", "#{n}\n",
            "    text: |\n      w{n}\n    #lost{n}\n", "  - {{id: t{n}, account: mian, text: a}}\n",
            '  - id: t{n}\n    account: main\n    when: "{n}"\n    text: a{n} b\n',
            "  - id: t{n}\n    account: main\n    when: 2027-10-10 09:00\n    text: <b{n}> &amp;\n",
            "\u2028{n}\n", "\u00a0{n}: a\n", "[{n}, ", "{n}{{a: ", "a{n}.b{n} ", "#a{n} ", "x{n}",
        )
    )  # fmt: skip
    head = HEAD + drawn.choice(("", "threads:\n", "threads:\n" + THREAD + "    text: |\n      "))
    size, number, parts = len(head.encode()), 0, [head]
    while size < 999_000:
        part = unit.format(n=number)
        size, number = size + len(part.encode()), number + 1
        parts.append(part)
    (root / "campaigns" / "spring.yaml").write_bytes("".join(parts).encode()[:999_999])
    return _checked(root)


def _table(root: Path, drawn: random.Random) -> Callable[[], object]:
    table = "key,account,weeks,source,as_of\n" + "".join(
        f"k{number},main,{number},Us,2027-09\n" for number in range(drawn.choice((1, 3, 1_999)))
    )
    content = _spoiled(table.encode(drawn.choice(("utf-8", "utf-16", "cp1252"))), drawn)
    (root / "campaigns" / "t.csv").write_bytes(content)
    (root / "templates" / "t.j2").write_text("{{ key }}: {{ weeks|number }} weeks\n")
    _campaign(root, "    table: t.csv\n    spacing: 1h\n    template: t.j2\n")
    return _checked(root)


def _template(root: Path, drawn: random.Random) -> Callable[[], object]:
    parts = (
        "{{ account }} ", "{% for a in range(200) %}", "{% endfor %}", "{% if a %}", "{% endif %}",
        "{% set a = [a, a] %}", "{% set a = 'x' ~ account %}", "{{ a|number }}", "{{ 9 // 0 }}",
        "{% macro m(a, a) %}", "{% macro m(b) %}{{ m(b) }}{% endmacro %}", "{{ m(1) }}", "]",
        "{{ [",
        "{% include 't.j2' %}", "{{ '%99999d' % 1 }}", "{{ 9 ** 9 }}", "{{ range(10**9) }}",
        "{% set a %}{{ a }}{{ a }}{% endset %}", "{{ a.b.c }}", "{{ none }}", "(" * 900,
        "{{ 1e999 }}",
        "{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "\n", "words ", "{# ",
        "{% raw %}",
    )  # fmt: skip
    text = "{% set a = [1] %}" + "".join(
        drawn.choice(parts) * drawn.choice((1, 1, 2, 25, 130)) for _ in range(drawn.randrange(1, 9))
    )
    (root / "templates" / "t.j2").write_bytes(_spoiled(text.encode(), drawn)[:70_000])
    _campaign(root, "    template: t.j2\n")
    return _checked(root)


def _spreadsheet(root: Path, drawn: random.Random) -> Callable[[], object]:
    path = root / "posts.xlsx"
    rows = drawn.choice((1, 20, 1_990))
    path.write_bytes(_workbook(rows, drawn))
    if drawn.random() < 0.4:
        path.write_bytes(_spoiled(path.read_bytes(), drawn))
    organisation = load_organisation(root / "campaigns" / "organisation.yaml")

    def act() -> None:
        made = read_posts(path, organisation).campaign("made", "Made", "Us")
        (root / "campaigns" / "spring.yaml").write_text(made, "utf-8")
        check(root, directory_of(root), NOW)

    return act


def _workbook(rows: int, drawn: random.Random) -> bytes:
    """A workbook, with one of its parts made anew in most."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["account", "when", "text", "link"])
    for number in range(rows):
        piece = drawn.choice(PIECES)[:40] if drawn.random() < 0.05 else ""
        piece = "".join(one for one in piece if one >= " ")
        text = f"Word {number} {piece}"
        sheet.append(["main", f"2027-{number % 12 + 1:02}-{number % 28 + 1:02} 09:00", text, "x"])
    saved = io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = drawn.choice(sorted(parts))
    begins = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    match drawn.randrange(8):
        case 0:
            del parts[name]
        case 1:
            parts[name] = _spoiled(parts[name], drawn)
        case 2:
            row = b"<row>" + b"<c/>" * drawn.choice((100, 16_000)) + b"</row>"
            parts["xl/worksheets/sheet1.xml"] = (
                begins + b"<sheetData>" + row * min(rows, 25_000_000 // len(row))
            )
        case 3:
            parts[name] = b"<a>" + b"<b/>" * drawn.choice((1_000, 500_000)) + b"</a>"
        case 4:
            parts[name] = b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 900 + b'">]><a>' + b"&b;" * 9_000
        case 5:
            merge = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 5_000
            parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
                b"</sheetData>", b"</sheetData>" + merge + b"</mergeCells>"
            )
        case 6:
            parts["xl/more.xml"] = b" " * drawn.choice((1_000, 40_000_000))
        case _:
            pass
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for part, content in parts.items():
            target.writestr(part, content)
    return made.getvalue()


def _calendar(root: Path, drawn: random.Random) -> Callable[[], object]:
    """A CSV file to import, with cells that would like to be more than words."""
    cells = [drawn.choice(PIECES) + drawn.choice(PIECES)[:200] for _ in range(20)]
    lines = ["account,when,text"]
    for number, cell in enumerate(cells, start=1):
        quoted = cell.replace('"', '""')
        lines.append(f'main,2027-10-{number:02} 09:00,"Word {number} {quoted}"')
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    path = root / "posts.csv"
    path.write_bytes(_spoiled(content, drawn) if drawn.random() < 0.5 else content)
    organisation = load_organisation(root / "campaigns" / "organisation.yaml")

    def act() -> None:
        made = read_posts(path, organisation).campaign("made", "Made", "Us")
        (root / "campaigns" / "spring.yaml").write_text(made, "utf-8")
        check(root, directory_of(root), NOW)

    return act


def _picture(root: Path, drawn: random.Random) -> Callable[[], object]:
    width = drawn.choice((1, 400, 60_000))
    header = struct.pack(">IIBBBBB", width, width, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1_000)), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )
    content = drawn.choice(
        (png, b"\xff\xd8\xff\xe0", b"GIF89a", b"RIFF0000WEBP", b"\0\0\0\x18ftypheic")
    )
    name = drawn.choice(("a.png", "a.jpg", "a.mp4", "a.gif", "a.HEIC"))
    (root / "media" / name).write_bytes(
        _spoiled(content, drawn) if drawn.random() < 0.6 else content
    )
    captions = "1\n00:00:00,000 --> 00:00:02,000\nHello.\n"
    encoded = captions.encode(drawn.choice(("utf-8", "utf-16", "cp1252")))
    (root / "media" / "a.srt").write_bytes(_spoiled(encoded, drawn))
    film = ", captions: a.srt" if name.endswith("mp4") else ""
    _campaign(root, f"    media: [{{file: {name}, alt: A door in the sun{film}}}]\n    text: Hi.\n")
    return _checked(root)


def _beside(root: Path, drawn: random.Random) -> Callable[[], object]:
    """The charity's own directory, log, rules and families."""
    files = {
        "crisis-directory.yaml": "hide: [gb-calm]\nreaders: {GB: {topics: [students]}}\nentries:\n"
        "  - id: my-line\n    region: GB\n    name: My line\n    channels:\n"
        "      - {kind: phone, contact: 0800 123 4567}\n    hours: {always: true}\n",
        "crisis-checks.yaml": "- {id: gb-calm, on: 2027-01-03, by: Ana}\n",
        "rules.yaml": "severity: {SM11: block}\nwords: {SM13: [barmy]}\n",
        "hashtags.yaml": "WorldMentalHealthDay: [WMHD, WMHDay]\n",
    }
    name = drawn.choice(sorted(files))
    (root / name).write_bytes(_spoiled(files[name].encode(), drawn))

    def act() -> None:
        check(root, directory_of(root), NOW)
        read_families(root)

    return act


KINDS: dict[str, Callable[[Path, random.Random], Callable[[], object]]] = {
    "a campaign": _yaml,
    "a large campaign": _large_yaml,
    "a table": _table,
    "a template": _template,
    "a workbook": _spreadsheet,
    "a calendar": _calendar,
    "a picture": _picture,
    "a file beside": _beside,
}


def main() -> None:
    """Looks at one workspace after another for some time; the first that fails ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--number", type=int, help="so many, each told, in place of some time")
    parser.add_argument("--folder", help="where they are made")
    asked = parser.parse_args()
    seed, slowest, ends = asked.first, 0.0, time.monotonic() + asked.seconds
    while time.monotonic() < ends if asked.number is None else seed < asked.first + asked.number:
        with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
            ended = look_at(Path(folder), seed)
        if asked.number is not None:
            sys.stdout.write(json.dumps(asdict(ended)) + "\n")
        slowest = max(slowest, ended.seconds)
        seed += 1
    sys.stdout.write(f"{seed - asked.first} hostile workspaces, the slowest {slowest:.1f} s\n")


if __name__ == "__main__":
    main()
