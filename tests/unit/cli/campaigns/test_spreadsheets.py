"""import and export: campaigns go to a spreadsheet and come back."""

from pathlib import Path

import pytest

from scheduler.errors import MistakesFound, NotPossible
from tests.support.processes.sample_commands import run


def test_campaigns_go_to_a_spreadsheet_and_come_back(workspace: Path) -> None:
    (workspace / "posts.csv").write_text(run("export", "still-waiting").stdout)
    assert run("export", "still-waiting", "--to", "posts.xlsx").stdout == "wrote posts.xlsx\n"
    answer = run("import", "posts.xlsx", "--name", "third", "--title", "Third")
    assert answer.output.startswith("row 2: taken as third/opener, main, 2027-10-04 09:00: Asking")
    assert "\nwrote campaigns/third.yaml. Next: handrail check" in answer.output
    (workspace / "campaigns" / "third.yaml").unlink()
    assert run("export", "still-waiting", "--to", "other.csv").exit_code == 0
    assert (workspace / "other.csv").read_bytes().startswith(b"\xef\xbb\xbfid,account,when")
    assert isinstance(run("export", "--to", "posts.ods").exception, NotPossible)
    answer = run("import", "posts.csv", "--name", "again", "--title", "Again")
    assert "\nwrote campaigns/again.yaml" in answer.output
    assert isinstance(run("import", "posts.csv", "--name", "again").exception, NotPossible)
    (workspace / "posts.csv").write_text("account,when,text\nx,y,z\n")
    assert isinstance(run("import", "posts.csv").exception, MistakesFound)


LINKS = """\
      Walk with us: https://harbourminds.org.uk/walk
      ---
      The map https://harbourminds.org.uk/walk?day=2&at=nine#map and the tea
      https://www.harbourminds.org.uk/tea#kettle with harbourminds.org.uk or this
      https://harbourminds.org.uk/kettle?of=tea& too.
      ---
      Our letter https://harbourminds.org.uk/own?utm_source=letter and elsewhere
      https://example.org/walk?utm_source=x&utm_medium=social, https://example.org/plain now.
"""


TAGGED = """\
campaign: tagged
title: Tagged
owner: Ana
cover: Comms desk, 09:00-21:00
{utm}threads:
  - id: links
    account: main
    when: 2027-10-11 09:00
    text: |
{links}  - id: plain
    account: main
    when: 2027-10-13 09:00
    text: No link is in here at all.
"""


@pytest.mark.parametrize("ends", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "utm",
    [
        *("", "utm: yes\n", "utm: no\n", "utm: {campaign: walk-27, content: east}\n"),
        *("utm: {source: twitter, medium: post}\n", "utm: {content: a.b_c-d}\n"),
    ],
)
def test_tags_of_links_are_the_same_after_export_and_import(
    workspace: Path, utm: str, ends: str
) -> None:
    with (workspace / "campaigns" / "organisation.yaml").open("a") as organisation:
        organisation.write("own_sites: [harbourminds.org.uk]\n")
    path = workspace / "campaigns" / "tagged.yaml"
    path.write_text(TAGGED.format(utm=utm, links=LINKS))
    seen, exported = run("copy", "tagged/links").output, run("export", "tagged").stdout
    assert ("utm_campaign=" in seen) == (utm not in ("", "utm: no\n"))
    assert exported.count("utm_") == 3  # those that somebody typed
    assert run("export", "tagged", "--to", f"out.{ends}").exit_code == 0
    path.unlink()
    assert run("import", f"out.{ends}", "--name", "tagged").exit_code == 0
    assert run("copy", "tagged/links").output == seen
    assert run("export", "tagged").stdout == exported


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("sometimes", '"sometimes" does not say which tags'),
        ("campaign", '"campaign" does not say which tags'),
        ("campaign=a b", '"a b" cannot stand in a link as a tag'),
        ("term=shoes", '"term" is not a key that belongs here'),
    ],
)
def test_a_utm_cell_that_says_nothing_is_refused_where_it_stands(
    workspace: Path, cell: str, said: str
) -> None:
    (workspace / "posts.csv").write_text(
        f"account,when,text,utm\nmain,2027-10-12 09:00,The garden is open.,{cell}\n"
    )
    run("import", "posts.csv", "--name", "odd")
    refused = run("check", "campaigns/odd.yaml")
    assert said in refused.output
    assert refused.exit_code != 0


ROW = "account,when,text,status\nmain,2027-10-12 09:00,The garden is open.,REJECTED\n"


def test_import_says_what_becomes_of_each_row_before_it_writes(workspace: Path) -> None:
    (workspace / "Content calendar, October.csv").write_text(ROW)
    answer = run("import", "Content calendar, October.csv", "--dry-run")
    assert answer.output == (
        "row 2: taken as Content-calendar-October/row-2, main, 2027-10-12 09:00: "
        "The garden is open.\n"
        'column D ("status"): left out, for it is not read (1 cell, from D2)\n'
        "nothing was written; it would be campaigns/Content-calendar-October.yaml\n"
    )
    assert not (workspace / "campaigns" / "Content-calendar-October.yaml").exists()
    answer = run("import", "Content calendar, October.csv")
    assert answer.output.endswith("handrail check campaigns/Content-calendar-October.yaml\n")
    assert "title: Content calendar, October" in (
        workspace / "campaigns" / "Content-calendar-October.yaml"
    ).read_text("utf-8")


@pytest.mark.parametrize("name", ["a: b", "../outside", "a/b", "x" * 5_000, "a\nb", "日本"])
def test_a_name_that_can_be_none_is_refused_before_anything_is_written(
    workspace: Path, name: str
) -> None:
    (workspace / "posts.csv").write_text(ROW)
    before = sorted((workspace / "campaigns").iterdir())
    error = run("import", "posts.csv", "--name", name).exception
    assert isinstance(error, NotPossible)
    assert "cannot be a name" in str(error)
    assert sorted((workspace / "campaigns").iterdir()) == before


def test_a_campaign_that_cannot_be_written_leaves_nothing_behind(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "posts.csv").write_text(ROW)
    before = sorted((workspace / "campaigns").iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    error = run("import", "posts.csv").exception
    assert "cannot be written (No space left on device)" in str(error)
    assert sorted((workspace / "campaigns").iterdir()) == before
