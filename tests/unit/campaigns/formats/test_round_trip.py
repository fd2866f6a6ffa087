"""A campaign that is exported and imported again is the same campaign."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduler.campaigns.formats.sheet_columns import Defaults
from scheduler.campaigns.formats.spreadsheet_export import Exported, as_csv, as_xlsx, left_out
from scheduler.campaigns.formats.spreadsheet_import import read_posts
from scheduler.campaigns.loader import load_organisation, load_workspace
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import ORGANISATION, a_workspace, planned
from tests.support.examples.pictures import a_picture

WORDS = st.sampled_from(
    (
        "You are welcome here.", "=SUM(A1) is what we felt.", "'quoted' from the start",
        "-- a dash", "@HarbourCymru says hello.", "café ☕ 日本語。",
        "Call us, or \"just\" read; both are fine.",
        "Line one\nLine two\n\nA second paragraph.", "tab\there", "Ring 116 123 any time.",
        "+44 is not a sum", "#TimeToTalk begins it", "It ends in #Hope", "1. First.\n2. Second.",
        "It is about suicide and what helps.", "word " * 70,
    )
)  # fmt: skip
TEXT = st.lists(WORDS, min_size=1, max_size=3).map("\n---\n".join)
TAGS = st.lists(
    st.sampled_from(("TimeToTalk", "Hope", "Ünïcode", "WMHD2027")), unique=True, max_size=2
)
WHEN = st.sampled_from(
    ("Sun 10 Oct 2027, 09:00", "2027-10-31 01:30", "28 Mar 2027, 01:30", "noon, 5 Oct 2027",
     "Sun 31 Oct 2027, 00:00")
)  # fmt: skip
MEDIA = st.lists(
    st.fixed_dictionaries(
        {
            "file": st.just("a.png"),
            "alt": st.sampled_from(("A grey pier: it rains.", "=A pier in the rain")),
        }
    ),
    max_size=2,
)
OWN = st.fixed_dictionaries(
    {},
    optional={
        "approval": st.sampled_from(("required", "not needed")),
        "support": st.sampled_from(("tender", "urgent", "everyday")),
        "topic": st.sampled_from((["students"], ["LGBTQ+", "bereavement"])),
        "language": st.just("cy"),
        "kind": st.sampled_from(("appeal", "joke")),
        "reply_settings": st.just("mentionedUsers"),
        "not_before": st.just("2027-03-01 08:00"),
        "late": st.sampled_from(({"within": "0m"}, {"within": "2h", "otherwise": "send"})),
        "numbering": st.just("yes"),
        "content_note": st.just("grief"),
    },
)


@st.composite
def threads(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Threads of each kind that a sheet can hold, with names of their own."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        said = {"id": f"t{number}", "hashtags": draw(TAGS), "media": draw(MEDIA), **draw(OWN)}
        match draw(st.sampled_from(("text", "repeat", "table", "accounts"))):
            case "text":
                said |= {"account": "main", "when": draw(WHEN), "text": f"{number}. {draw(TEXT)}"}
            case "repeat":
                repeat = {"from": f"2027-10-0{number + 1}", "at": "12:30", "every": "week"}
                each = [f"{number} {turn}. {draw(TEXT)}" for turn in range(2)]
                said |= {"account": "fundraising", "repeat": repeat, "each_time": each}
            case "table":
                said |= {
                    "when": draw(WHEN),
                    "spacing": "1d",
                    "table": "rows.csv",
                    "template": "row.j2",
                }
                said |= {"values": {"n": str(number)}}
            case _:
                own = {
                    name: {"text": f"{number} {name}. {draw(TEXT)}"} for name in ("main", "wales")
                }
                said |= {"accounts": own, "when": draw(WHEN)}
        made.append({key: value for key, value in said.items() if value})
    return made


HEADS = st.fixed_dictionaries(
    {"campaign": st.just("spring"), "title": st.sampled_from(("Spring", "=Spring", "-1")),
     "owner": st.just("Comms team")},
    optional={"hashtags": TAGS, "related": st.just(["OtherTag"]), "budget": st.just("25.50"),
              "mentions": st.just(["MindCharity"]), "cover": st.just("Desk, 09:00-17:00"),
              "approval": st.just("required"), "support": st.just("tender"),
              "numbering": st.just("yes")},
)  # fmt: skip


def told(thread: PlannedThread) -> tuple[object, ...]:
    """Everything of it but its key: what was said, by whom, when and how."""
    return (
        thread.account, thread.due_at, thread.register, thread.readers, thread.owner, thread.late,
        thread.needs_approval, thread.not_before, thread.reply_settings, thread.kind,
        tuple((post.account, post.text, post.media) for post in thread.posts),
        sorted(thread.hashtags),
    )  # fmt: skip


def written(root: Path, campaign: dict[str, Any]) -> list[PlannedThread]:
    (root / "campaigns" / "spring.yaml").write_text(yaml.safe_dump(campaign, allow_unicode=True))
    return sorted(planned(root), key=lambda thread: repr(told(thread)))


def workspace(root: Path, organisation: str = ORGANISATION) -> Path:
    table = "key,account,word\none,main,sea\ntwo,wales,sky\n"
    a_workspace(root, organisation=organisation, rows_csv=table, row_j2="{{ n }}: the {{ word }}.")
    (root / "media").mkdir()
    (root / "media" / "a.png").write_bytes(a_picture())
    return root


@settings(max_examples=60, deadline=None)
@given(
    threads=threads(),
    head=HEADS,
    name=st.sampled_from(("posts.csv", "posts.xlsx")),
    approval=st.sampled_from(("", "approval: required\n")),
)
def test_what_is_exported_comes_back(
    threads: list[dict[str, Any]], head: dict[str, Any], name: str, approval: str
) -> None:
    with TemporaryDirectory() as folder:
        root = workspace(Path(folder), ORGANISATION + approval)
        try:
            before = written(root, {**head, "threads": threads})
        except MistakesFound:
            assume(False)  # such as one text in two threads: then there is nothing to export
        files = load_workspace(root)
        (campaign,) = files.campaigns
        exported = [Exported(before, campaign, Defaults.of(files.organisation))]
        path = root / name
        if name.endswith("csv"):
            path.write_text(as_csv(exported), "utf-8-sig", newline="")
        else:
            path.write_bytes(as_xlsx(exported))
        made = read_posts(path, files.organisation).campaign("spring")
        (root / "campaigns" / "spring.yaml").write_text(made)
        after = sorted(planned(root), key=lambda thread: repr(told(thread)))
        assert [told(thread) for thread in after] == [told(thread) for thread in before]
        (again,) = load_workspace(root).campaigns
        kept = ("title", "owner", "cover", "related", "mentions", "hashtags", "budget_usd")
        assert [getattr(again, key) for key in kept] == [getattr(campaign, key) for key in kept]


def test_the_property_is_not_empty(tmp_path: Path) -> None:
    campaign = {
        "campaign": "spring", "title": "Spring", "owner": "Ana",
        "threads": [{"id": "a", "account": "main", "when": "2027-10-10 09:00", "text": "Hello.",
                     "media": [{"file": "a.png", "alt": "=A pier in the rain"}],
                     "approval": "required"}],
    }  # fmt: skip
    (thread,) = written(workspace(tmp_path), campaign)
    defaults = Defaults(late=thread.late)
    lines = as_csv([Exported([thread], defaults=defaults)]).splitlines()
    assert lines == [
        "id,account,when,text,hashtags,media_1,alt_1,approval",
        "a,main,2027-10-10 09:00,Hello.,,a.png,'=A pier in the rain,required",
    ]


def a_thread(root: Path) -> PlannedThread:
    return planned(a_workspace(root))[0]


def test_what_comes_back_as_something_else_is_named(tmp_path: Path) -> None:
    thread = a_thread(tmp_path)
    family = [replace(thread, key=f"spring/wait/{day}") for day in ("2027-10-05", "2027-10-12")]
    doubtful = replace(thread, key="spring/day", cannot_publish="nobody has confirmed its date")
    lifted = replace(thread, key="spring/l", accepted=(("HL01", "it is our line"),))
    alone = replace(thread, key="spring/t/one")
    assert list(left_out([Exported([*family, doubtful, lifted, alone])])) == [
        "spring/day is left out: nobody has confirmed its date, and a row would take it for "
        "settled.",
        "spring/l: write `accept` for HL01 again; a row does not hold it.",
        "spring/wait: its repeat, table or accounts become 2 rows, a thread each.",
        "spring/t: its repeat, table or accounts become 1 row, a thread each.",
    ]


def test_several_campaigns_say_so_and_are_not_taken_for_one(tmp_path: Path) -> None:
    thread = a_thread(tmp_path)
    both = [Exported([thread]), Exported([replace(thread, campaign="autumn", key="autumn/b")])]
    assert list(left_out(both)) == [
        "There are several campaigns in it; import takes a sheet with one."
    ]
    (tmp_path / "both.csv").write_text(as_csv(both))
    with pytest.raises(MistakesFound, match='"autumn" here and "spring" in row 2'):
        read_posts(
            tmp_path / "both.csv", load_organisation(tmp_path / "campaigns" / "organisation.yaml")
        )


def test_names_that_would_be_too_long_or_there_twice_are_told_apart(tmp_path: Path) -> None:
    thread = a_thread(tmp_path)
    keys = (
        "spring/a-b",
        "spring/a/b",
        f"spring/{'x' * 60}/2027-10-05",
        f"spring/{'x' * 60}/2027-10-12",
    )
    rows = as_csv([Exported([replace(thread, key=key) for key in keys])]).splitlines()[1:]
    names = [row.partition(",")[0] for row in rows]
    assert names == ["a-b", "a-b-2", "x" * 60 + "-202", "x" * 60 + "-2-2"][:3] + names[3:]
    assert len(set(names)) == 4
    assert max(map(len, names)) == 64


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("alt_1", "A pier"), 'cell D2: this belongs to a picture, and "media_1" is empty'),
        (("media_2", "=A1"), "cell D2: this is a formula"),
    ],
)
def test_odd_cells_beside_the_words_are_told(
    tmp_path: Path, cells: tuple[str, str], expected: str
) -> None:
    organisation = load_organisation(a_workspace(tmp_path) / "campaigns" / "organisation.yaml")
    sheet = f"account,when,text,{cells[0]}\nmain,2027-10-10 09:00,Hello.,{cells[1]}\n"
    (tmp_path / "posts.csv").write_text(sheet)
    with pytest.raises(MistakesFound, match=expected):
        read_posts(tmp_path / "posts.csv", organisation)
