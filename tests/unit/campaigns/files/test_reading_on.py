"""check reads on behind a line that YAML refuses."""

from pathlib import Path

import pytest

from scheduler.campaigns.loader import read_instead
from tests.support.examples.campaign_files import a_workspace, mistakes

THREADS = """\
- id: a
  account: @HarbourMinds
  when: Sun 10 Oct 2027, 09:00
  text: Ten days: one is plenty, isn't it.
- id: b
  account: mian
  when: Mon 10 Oct 2027, 09:00
  text: |
    You are welcome here.
- id: c
  account: *main
  when: Sun 10 Oct 2027
  text: |
    Hello: there.
"""


def test_all_mistakes_are_told_in_one_round(tmp_path: Path) -> None:
    found = mistakes(a_workspace(tmp_path, THREADS))
    assert [line.split(":")[1] for line in found] == ["6", "8", "10", "11", "15", "16"]
    assert "Write its short name: `account: main`." in found[0]
    assert "a colon followed by a space" in found[1]
    assert 'account "mian" is not' in found[2]


@pytest.mark.parametrize(
    "line",
    [
        "  text: [a, b",
        '  text: "never closed',
        "  nothing of a key",
        "\ttext: a tab",
        "  text: two lines: here\n    and here: too",
    ],
)
def test_where_it_cannot_read_on_only_the_first_is_told(tmp_path: Path, line: str) -> None:
    threads = f"- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n{line}\n"
    root = a_workspace(tmp_path, "")
    campaign = root / "campaigns" / "spring.yaml"
    campaign.write_text("campaign: spring\ntitle: S\nowner: A\nthreads:\n" + threads)
    assert len(mistakes(root)) == 1


def test_it_gives_up_after_twenty(tmp_path: Path) -> None:
    head = "campaign: spring\ntitle: S\nowner: A\nvalues:\n"
    root = a_workspace(tmp_path, "")
    lines = "".join(f"  {'k' * (1 + number)}: a: b\n" for number in range(30))
    (root / "campaigns" / "spring.yaml").write_text(head + lines)
    assert len(mistakes(root)) == 1


def test_a_file_that_is_refused_is_not_changed(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, THREADS)
    before = (root / "campaigns" / "spring.yaml").read_bytes()
    mistakes(root)
    assert (root / "campaigns" / "spring.yaml").read_bytes() == before


def test_a_text_beside_an_organisation_that_cannot_be_read_is_no_campaign(tmp_path: Path) -> None:
    root = a_workspace(tmp_path, organisation="nonsense: [")
    files, found = read_instead(root, root / "campaigns" / "spring.yaml", "campaign: spring\n")
    assert files is None
    assert ["organisation.yaml" in one.path for one in found] == [True]


def test_a_text_with_a_mistake_is_no_campaign(tmp_path: Path) -> None:
    root = a_workspace(tmp_path)
    files, found = read_instead(root, root / "campaigns" / "spring.yaml", "campaign: spring\n")
    assert files is not None
    assert files.campaigns == ()
    assert any("threads" in str(one) for one in found)
