"""The bell: one's own notices, the page that resolves each, and what one is mailed."""

import re
import time
from datetime import timedelta

import pytest
from starlette.routing import compile_path

from scheduler.people.notices import bell, mail_choices
from scheduler.people.notices.bell import OF_A_STORY, NoticeKind
from scheduler.people.notices.mail_choices import How
from scheduler.people.roles import Actor
from scheduler.web.routes import WAYS
from scheduler.web.show.notices import LEADS_TO, called, place_of
from scheduler.web.watching import watching
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread


def tell(
    web: WebDesk,
    *to: str,
    kind: NoticeKind = NoticeKind.WAITS,
    subject: str = "wmhd/opener",
    words: str = "A thread waits.",
) -> None:
    with web.desk.workspace.database.write() as connection:
        bell.tell(connection, to=to, kind=kind, subject=subject, words=words, now=web.clock.now())


def number(web: WebDesk, who: str) -> int:
    return bell.mine(web.desk.people, Actor(who))[0].id


def test_the_bell_counts_and_leads_to_the_page_that_resolves_it(web: WebDesk) -> None:
    web.queue(a_thread())
    tell(web, "amira")
    amira = web.browser("amira")
    assert "Notices, 1 new" in amira.get("/").words
    assert "Notices, 1 new" not in web.browser("nia").get("/").words
    page = amira.get("/notices")
    assert "A thread waits." in page.words
    opened = amira.post(f"/notices/{number(web, 'amira')}")
    assert (opened.status, opened.location) == (303, "/threads/wmhd/opener")
    assert "new" not in amira.get("/").words.partition("Hold")[0]
    assert "Nothing new." in amira.get("/notices").words


def test_a_notice_of_a_thread_calls_it_by_its_first_words(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/opener", "Hello there."))
    why = "waits for you: its time passed."
    tell(web, "amira", "teller", words=f"wmhd/opener (account main) {why}")
    tell(web, "amira", subject="wmhd/gone", words=f"wmhd/gone (account main) {why}")
    page = web.browser("amira").get("/notices").words
    assert re.search(rf"“Hello there\.” from \w+ {why}", page)
    assert "wmhd/opener (account" not in page
    assert f"wmhd/gone (account main) {why}" in page
    assert "Hello there." not in web.browser("teller").get("/notices").words


def test_a_colleague_who_commented_is_called_by_name(web: WebDesk) -> None:
    tell(web, "amira", kind=NoticeKind.COMMENT, words="dev-patel names you in a comment.")
    assert "Dev Patel names you in a comment." in web.browser("amira").get("/notices").words


def test_more_than_a_hundred_are_told_as_many(web: WebDesk) -> None:
    for one in range(101):
        tell(web, "amira", subject=str(one))
    page = web.browser("amira").get("/")
    assert ">99+<" in page.text
    assert "101 new" in page.words


def test_a_notice_stands_as_new_again_for_later(web: WebDesk) -> None:
    tell(web, "amira", kind=NoticeKind.STORY_WORK, subject="4c1f8e20")
    amira, its = web.browser("amira"), number(web, "amira")
    assert amira.post(f"/notices/{its}").location == "/reviews/4c1f8e20"
    assert amira.post(f"/notices/new/{its}").location == "/notices"
    assert "1 new." in amira.get("/notices").words


def test_all_on_the_screen_are_read_and_what_is_no_number_is_nothing(web: WebDesk) -> None:
    tell(web, "amira", subject="a")
    tell(web, "amira", subject="b")
    amira = web.browser("amira")
    seen = re.findall(r'name="seen" value="(\d+)"', amira.get("/notices").text)
    amira.post("/notices/read", {"seen": "x" * 3})
    amira.post("/notices/read", {"seen": "9" * 40})
    assert "2 new." in amira.get("/notices").words
    for one in seen:
        amira.post("/notices/read", {"seen": one})
    assert "Nothing new." in amira.get("/notices").words


@pytest.mark.parametrize("path", ["/notices/{}", "/notices/new/{}"])
def test_anothers_notice_is_as_one_that_is_not_there(web: WebDesk, path: str) -> None:
    tell(web, "amira")
    nia = web.browser("nia")
    answers = [nia.post(path.format(one)) for one in (number(web, "amira"), 4711)]
    assert [one.status for one in answers] == [404, 404]
    assert answers[0].words == answers[1].words


def test_somebody_with_no_role_has_their_notices_and_nothing_else(web: WebDesk) -> None:
    teller = web.browser("teller")
    assert "Nothing yet." in teller.get("/notices").words
    tell(web, "teller", kind=NoticeKind.STORY, subject="s1", words="Your words were read.")
    page = teller.get("/notices")
    assert "Your words were read." in page.words
    assert 'href="/"' not in page.text.partition("<main")[2].partition("</main")[0]


@pytest.mark.parametrize(
    ("who", "told", "not_told"),
    [
        ("amira", "A thread failed", "Somebody may not be safe"),
        ("sol", "Somebody may not be safe", "A thread failed"),
        ("teller", "Your own story", "A hold was placed"),
    ],
)
def test_one_chooses_among_what_one_may_be_told_of(
    web: WebDesk, who: str, told: str, not_told: str
) -> None:
    words = web.browser(who).get("/me/notices").words
    assert told in words
    assert not_told not in words


def test_what_one_chose_is_kept_and_the_rest_stays(web: WebDesk) -> None:
    amira = web.browser("amira")
    form = {
        "how-waits": "at once",
        "urgent-waits": "yes",
        "how-hold": "gibberish",
        "digest_at": "7.30",
        "quiet_from": "22:00",
        "quiet_to": "06:00",
    }
    assert amira.post("/me/notices", form).location == "/me/notices?done=1"
    chosen = mail_choices.of(web.desk.people, Actor("amira"))
    assert chosen.kinds[NoticeKind.WAITS].how is How.AT_ONCE
    assert chosen.kinds[NoticeKind.WAITS].is_urgent
    assert chosen.kinds[NoticeKind.HOLD].how is How.NEVER
    safeguarding = mail_choices.AT_FIRST[NoticeKind.SAFEGUARDING]
    assert chosen.kinds[NoticeKind.SAFEGUARDING] == safeguarding, "it was not asked"
    page = amira.get("/me/notices?done=1")
    assert "Kept." in page.words
    assert 'value="07:30"' in page.text


def test_a_wrong_time_is_asked_again_beside_what_was_typed(web: WebDesk) -> None:
    form = {"how-waits": "never", "digest_at": "half nine", "quiet_from": "22", "quiet_to": "6:00"}
    answer = web.browser("amira").post("/me/notices", form)
    assert answer.status == 422
    assert answer.words.count("Write a time of day as 09:00") == 4, "in the list, and beside each"
    assert 'value="half nine"' in answer.text
    assert 'name="how-waits" value="never" checked' in answer.text


def test_an_open_today_hears_of_a_notice(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/a", due_at=A_TUESDAY_NOON + timedelta(hours=1)))
    browser = web.browser("nia")
    mark = browser.get("/").text.partition("/today/changes?seen=")[2].partition('"')[0]
    assert "event: changed" not in browser.get(f"/today/changes?seen={mark}", 2).text
    tell(web, "nia")
    assert "event: changed" in browser.get(f"/today/changes?seen={mark}", 2).text


def test_every_kind_leads_to_a_way_that_there_is() -> None:
    assert set(LEADS_TO) == set(NoticeKind)
    ways = [compile_path(way.path)[0] for way in WAYS if way.method == "GET"]
    for kind in NoticeKind:
        subject = "4c1f8e20" if kind in OF_A_STORY else "spring/opener"
        path = place_of(kind.name, subject).partition("#")[0]
        assert any(way.fullmatch(path) for way in ways), kind


@pytest.mark.parametrize(
    ("kind", "subject", "step", "path"),
    [
        (NoticeKind.STORY_WORK, "s1", "review:1", "/reviews/s1"),
        (NoticeKind.STORY_WORK, "s1", "check:before", "/contact"),
        (NoticeKind.STORY, "s1", "read", "/stories/mine/s1"),
        (NoticeKind.STORY, "s1", "guardian:2", "/guardian"),
        (NoticeKind.SAFEGUARDING, "s1", "safeguarding:now", "/safeguarding"),
        (NoticeKind.SAFEGUARDING, "", "", ""),
    ],
)
def test_a_notice_of_a_story_leads_to_the_page_of_whoever_is_told(
    web: WebDesk, kind: NoticeKind, subject: str, step: str, path: str
) -> None:
    with web.desk.workspace.database.write() as connection:
        key, at = f"story:{subject}:{step}", web.clock.now()
        bell.tell(
            connection,
            to=["sol"],
            kind=kind,
            subject=subject,
            words="Please look.",
            now=at,
            key=key,
        )
    sol = web.browser("sol")
    assert ("Look at it" in sol.get("/notices").words) is bool(path)
    assert sol.post(f"/notices/{number(web, 'sol')}").location == (path or "/notices")


def test_a_kind_that_nobody_knows_any_more_is_shown_all_the_same(web: WebDesk) -> None:
    assert place_of("PIGEON", "x") == ""
    assert called("PIGEON") == "A notice"


def test_the_desk_tells_people_although_no_engine_runs(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/a", due_at=A_TUESDAY_NOON - timedelta(hours=1)))
    with watching(web.desk):
        until = time.monotonic() + 20
        while not bell.count_unread(web.desk.people, Actor("amira")):
            assert time.monotonic() < until
            time.sleep(0.05)
    words = web.browser("amira").get("/notices").words
    assert "Publishing stopped, or is late" in words
    assert "Nothing has been published, and something is due." in words


def test_who_sees_no_story_is_told_of_one_as_its_support_contact() -> None:
    kind = NoticeKind.STORY_WORK.name
    assert place_of(kind, "s1", "story:s1:review:1", sees_stories=False) == "/contact"
    assert place_of(kind, "s1", "story:s1:guardian:1", sees_stories=False) == "/guardian"
    assert place_of(NoticeKind.WAITS.name, "a/b", sees_stories=False) == "/threads/a/b"
