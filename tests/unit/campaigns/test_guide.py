"""docs/campaign-files.md: every example in it can be copied and works."""

import re
from pathlib import Path

from tests.support.examples.campaign_files import HEAD, a_workspace, mistakes, planned
from tests.support.processes.commands import CHECKOUT

GUIDE = CHECKOUT / "docs" / "campaign-files.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def test_every_example_works(tmp_path: Path) -> None:
    threads = "".join(re.sub(r"(?m)^  ", "", example) for example in EXAMPLES)
    table = {"waiting-times_csv": "key,account,place\na,main,Norwich\n"}
    root = a_workspace(tmp_path, threads, head=HEAD + "cover: Comms desk\n", **table)
    (root / "templates" / "threads").mkdir()
    (root / "templates" / "threads" / "waiting-times.j2").write_text("{{ place }} waits.")
    (root / "media").mkdir()
    (root / "media" / "walk.mp4").write_bytes(b"\x00\x00\x00\x18ftypmp42")
    (root / "media" / "walk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    assert mistakes(root) == []
    assert len(planned(root)) == len(EXAMPLES) + 2  # two of a repeat, two of two accounts


def test_every_text_of_an_example_stands_in_a_block() -> None:
    everywhere = (GUIDE.parent.parent / "README.md").read_text("utf-8") + GUIDE.read_text("utf-8")
    inside = "\n".join(re.findall(r"(?:```|~~~)yaml\n(.*?)(?:```|~~~)", everywhere, re.DOTALL))
    texts = re.findall(r"(?m)^ *text:(.*)$", inside)
    turns = re.findall(r"(?m)^ *- (?:main|wales):(.*)$", inside)
    assert len(texts) >= 4
    assert len(turns) >= 3
    assert {one.strip() for one in (*texts, *turns)} == {"|"}
