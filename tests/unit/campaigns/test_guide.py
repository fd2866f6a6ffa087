"""docs/campaign-files.md: every example in it can be copied and works."""

import re
from pathlib import Path

from tests.campaign_files import HEAD, a_workspace, mistakes, planned

GUIDE = Path(__file__).parents[3] / "docs" / "campaign-files.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def test_every_example_works(tmp_path: Path) -> None:
    threads = "".join(re.sub(r"(?m)^  ", "", example) for example in EXAMPLES)
    table = {"waiting-times_csv": "key,account,place\na,main,Norwich\n"}
    root = a_workspace(tmp_path, threads, head=HEAD + "cover: Comms desk\n", **table)
    (root / "templates" / "threads").mkdir()
    (root / "templates" / "threads" / "waiting-times.j2").write_text("{{ place }} waits.")
    assert mistakes(root) == []
    assert len(planned(root)) == len(EXAMPLES) + 2  # two of a repeat, two of two accounts
