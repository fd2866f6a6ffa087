"""What is somebody's alone is planted, and looked for wherever somebody else looks."""

import io
import json
import logging
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Select, String, Table, cast, select
from sqlmodel import SQLModel
from typer.testing import CliRunner

from scheduler.bootstrap.simulated.practice import practice_folder
from scheduler.cli.app import app
from scheduler.clock import SystemClock
from scheduler.people import accounts
from scheduler.people.mailed import mail_addresses
from scheduler.people.roles import Actor, Role
from scheduler.people.tokens import hash_of
from scheduler.settings import PRACTICE
from scheduler.store.stories import asked as asked_others
from scheduler.store.stories import versions
from scheduler.stories.context import StoryContext
from scheduler.stories.withdrawal import privacy
from scheduler.stories.withdrawal.housekeeping import watch
from scheduler.web.reads.stories import vault_of
from tests.support.desks.crawl import crawled
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.story_web import StoryWeb, put_out
from tests.support.desks.web import ADMINISTRATOR, PASSPHRASE, PEOPLE, Answer, Browser, WebDesk

# Who somebody is, where they live, where mail reaches them: by the id that names nobody.
NAMES = {
    "teller": ("Xenobia Quarrowmere", "41 Plimsollgate, Wexcombe", "xq-planted@example.org"),
    "gwen": ("Gwendolyth Marrowick", "7 Fennimoor Lane, Aldhythe", "gm-planted@example.org"),
    "sol": ("Solveigh Thackerbane", "2 Ostlerbrook, Nethersett", "st-planted@example.org"),
    "nia": ("Niamhetta Osterhollow", "9 Quillfeather Row, Undercombe", "no-planted@example.org"),
}  # the storyteller, their guardian, their support contact, their line manager
UNSHOWN = "Nobody but me has read of the heronsgill boathouse."
QUIET = "I stopped in the middle of zanderfleet"
MARKS = {
    "teller": ("Xenobia", "Quarrowmere", "Plimsollgate", "xq-planted", "heronsgill", "zanderfleet"),
    "gwen": ("Gwendolyth", "Marrowick", "Fennimoor", "gm-planted"),
    "sol": ("Solveigh", "Thackerbane", "Ostlerbrook", "st-planted"),
    "nia": ("Niamhetta", "Osterhollow", "Quillfeather", "no-planted"),
}
SOUGHT = ("heronsgill", "Marrowick")
EVERYTHING = "omni"  # somebody with every role there is, and no part in the story
OTHERS = ("admin", "ruth", "sol", "nia", "gwen", "")


@dataclass(frozen=True, slots=True)
class Planted:
    """A story that is out under another name, and a second one that its teller shows nobody."""

    teller: StoryWeb
    story: str
    unshown: str

    @property
    def context(self) -> StoryContext:
        return self.teller.context

    @property
    def web(self) -> WebDesk:
        return self.teller.web


def marks_in(said: Sequence[str], *, but_of: str = "") -> list[str]:
    """What stands there that belongs to anybody but one."""
    text = " ".join(said).casefold()
    theirs = (mark for who, marks in MARKS.items() if who != but_of for mark in marks)
    return [mark for mark in theirs if mark.casefold() in text]


def whole(answer: Answer) -> str:
    """All of an answer, with its headers; a workbook is looked into."""
    headers = " ".join([*answer.headers, *answer.headers.values()])
    if not answer.body.startswith(b"PK"):
        return headers + answer.body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
        return headers + " ".join(packed.read(one).decode("utf-8") for one in packed.namelist())


@pytest.fixture
def box(teller: StoryWeb) -> Letterbox:
    """Mail goes out, and everybody has an address."""
    web, letterbox = teller.web, Letterbox()
    web.desk = replace(web.desk, people=replace(web.desk.people, letters=letterbox.letters))
    accounts.add(web.desk.people, ADMINISTRATOR, "gwen", roles=())
    every = {"roles": list(Role), "passphrase": PASSPHRASE}
    accounts.add(web.desk.people, ADMINISTRATOR, EVERYTHING, **every)
    with web.desk.workspace.database.write() as connection:
        for name in (*PEOPLE, "gwen"):
            address = NAMES[name][2] if name in NAMES else f"{name}@example.org"
            mail_addresses.keep(connection, web.desk.people.vault(), name, address, web.clock.now())
    return letterbox


@pytest.fixture
def planted(teller: StoryWeb, box: Letterbox, caplog: pytest.LogCaptureFixture) -> Planted:
    caplog.set_level(logging.DEBUG)
    context, vault = teller.context, vault_of(teller.web.desk)
    for who, (name, lives_at, _mail) in NAMES.items():
        privacy.keep_name(context, vault, ADMINISTRATOR, who, name, lives_at)
    teller.told()
    teller.write("who-asks", support_contact="sol", line_manager="nia")
    teller.write("how-you-are-named", naming="alias", shown_as="Wren")
    teller.post("show")
    with context.database.write() as connection:
        versions.change(connection, teller.story, guardian="gwen")
    teller.agree()
    put_out(teller)
    story = teller.story
    unshown = teller.begin()
    teller.write("what-happened", answer=UNSHOWN)
    teller.post("write/what-helped", answer=QUIET, seen="0", tab="a", quiet="1")
    stranger = Browser(teller.web.app)
    stranger.get("/sign-in/link")
    for _name, _lives_at, mail in NAMES.values():
        assert stranger.post("/sign-in/link", {"address": mail}).status < 400
        assert stranger.post("/sign-in/forgotten", {"address": mail}).status < 400
    watch(teller.context)
    return Planted(teller, story, unshown)


def everything(browser: Browser) -> Iterator[tuple[str, str]]:
    for one in crawled(browser, of_a_kind=3):
        yield one.path, whole(one.answer)


def asked(planted: Planted, browser: Browser, *, is_known: bool) -> Iterator[tuple[str, str]]:
    """The places of a story, of its people, and what is taken away in a file."""
    story, unshown = planted.story, planted.unshown
    paths = [f"/calendar/export/{kind}" for kind in ("csv", "xlsx", "ics")]
    paths += [f"/find?words={mark}" for mark in SOUGHT]
    paths += [f"/reviews/{story}", f"/guardian/{story}", f"/stories/mine/{story}", "/reviews"]
    paths += [f"/stories/mine/{unshown}/write/what-happened", "/notices", "/contact", "/guardian"]
    paths += ["/me", "/people", "/people/teller", "/safeguarding", f"/safeguarding/{story}", "/"]
    for path in paths:
        yield path, whole(browser.get(path))
    if is_known:
        made = browser.post("/calendar/feed").text
        feed = made.partition("<code>")[2].partition("</code>")[0]
        yield "feed", whole(browser.get(feed)) if feed else made


def test_no_page_header_file_or_feed_holds_it_for_somebody_with_every_role(
    planted: Planted,
) -> None:
    browser = planted.web.browser(EVERYTHING)
    looked = dict(everything(browser)) | dict(asked(planted, browser, is_known=True))
    assert len(looked) > 40
    found = {path: marks_in([_but_sought(said)]) for path, said in looked.items()}
    assert {path: marks for path, marks in found.items() if marks} == {}


def test_whoever_has_a_part_in_it_reads_of_nobody_but_themselves(planted: Planted) -> None:
    found = {
        f"{person} {path}": marks_in([_but_sought(said)], but_of=person)
        for person in OTHERS
        for path, said in asked(planted, planted.web.browser(person), is_known=bool(person))
    }
    assert {path: marks for path, marks in found.items() if marks} == {}


def _but_sought(said: str) -> str:
    """Without what was typed to be sought: it stands in its field again, and after signing in."""
    for mark in SOUGHT:
        for around in (f'value="{mark}"', f"words={mark}", f"words%3D{mark}"):
            said = said.replace(around, "")
    return said


def test_letters_notices_audit_log_and_exports_of_others_do_not_hold_it(
    planted: Planted, box: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    of = {mail: who for who, (_name, _lives_at, mail) in NAMES.items()}
    assert set(of) <= {one.to for one in box.letters_sent}
    for one in box.letters_sent:
        assert marks_in([one.subject, one.text]) == []
        assert marks_in([one.to], but_of=of.get(one.to, "")) == []
    logging.getLogger("scheduler").info("what is logged is kept")
    logged = [*caplog.get_records("setup"), *caplog.get_records("call")]
    assert logged
    assert marks_in([one.getMessage() for one in logged]) == []
    context, vault = planted.context, vault_of(planted.web.desk)
    for name in (*OTHERS[:-1], EVERYTHING):
        exported = privacy.export(context, vault, Actor(name), name)
        assert marks_in([json.dumps(exported, default=str)], but_of=name) == []
    with context.database.read() as connection:
        held = {
            table.name: marks_in([str(connection.execute(_as_text(table)).all())])
            for table in SQLModel.metadata.sorted_tables
        }
    assert {name: marks for name, marks in held.items() if marks} == {}


def _as_text(table: Table) -> Select[tuple[str, ...]]:
    return select(*(cast(column, String) for column in table.columns))


def test_no_json_of_a_command_holds_it(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    root, folder = planted.web.root, practice_folder(planted.web.root)
    folder.mkdir(parents=True)
    planted.web.desk.workspace.database.close()
    shutil.copy(root / ".handrail" / "rehearsal" / "rehearsal.db", folder / "practice.db")
    monkeypatch.setenv(PRACTICE, "1")
    monkeypatch.setattr(SystemClock, "now", lambda _: planted.web.clock.now())
    thread = f"story-{planted.story}/main"
    for command in ("stories list", f"show {thread}", "people list", "queue --all", "status"):
        is_asked_who = command.split()[0] in ("people", "stories", "show")
        who = ["--as", EVERYTHING] if is_asked_who else []
        words = [*command.split(), "--json", "--workspace", str(root), *who]
        said = CliRunner().invoke(app, words, input=f"{PASSPHRASE}\n" * 2)
        assert said.output.strip().endswith(("}", "]")), said.output
        assert planted.story in said.output or command not in ("stories list", f"show {thread}")
        assert marks_in([said.output]) == []


def test_they_themselves_find_all_of_it(planted: Planted) -> None:
    """Or what is looked for above could be planted nowhere."""
    context, vault = planted.context, vault_of(planted.web.desk)
    own = f"/stories/mine/{planted.unshown}/write/what-happened"
    assert "heronsgill" in planted.teller.browser.get(own).text
    for name, marks in MARKS.items():
        exported = json.dumps(privacy.export(context, vault, Actor(name), name), default=str)
        assert [mark for mark in marks if mark in exported] == list(marks)
    for name in ("gwen", "sol", "nia"):
        seen = privacy.see_name(context, vault, Actor("sol"), name)
        assert (seen.name, seen.address) == NAMES[name][:2]


def test_whoever_is_asked_by_a_link_reads_the_posts_and_nobodys_name(planted: Planted) -> None:
    link = "b" * 43
    with planted.context.database.write() as connection:
        now = planted.web.clock.now()
        asked_others.add(connection, planted.story, hash_of(link), now)
    page = whole(Browser(planted.web.app).get(f"/asked/{link}"))
    assert "May this be told?" in page
    assert marks_in([page]) == []
