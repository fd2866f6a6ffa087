"""Nothing that somebody writes is lost, whatever ends in between."""

import json
from pathlib import Path

import pytest

from scheduler.stories.writing import answers
from scheduler.stories.writing.answers import LONGEST, MOST_BESIDE, MOST_WRITINGS, Part, Stage
from scheduler.web.reads.stories import ending_context, vault_of
from tests.support.desks.story_web import HAPPENED, HELPED, TELLER, StoryWeb, hidden_fields
from tests.support.desks.web import Answer


def _stored(teller: StoryWeb) -> answers.Writing:
    desk = teller.web.desk
    return answers.opened(ending_context(desk), vault_of(desk), TELLER, teller.story)


def _quiet(teller: StoryWeb, text: str, seen: int, tab: str) -> Answer:
    return teller.post("write/what-happened", answer=text, seen=str(seen), tab=tab, quiet="1")


def _said(answer: Answer) -> dict[str, object]:
    found: dict[str, object] = json.loads(answer.body)
    return found


def _break(teller: StoryWeb) -> None:
    """A typing mistake in the organisation's file."""
    file = teller.web.root / "campaigns" / "organisation.yaml"
    file.write_text(file.read_text("utf-8") + "\nquiet_ours: none\n", encoding="utf-8")


def test_what_is_typed_is_saved_quietly_and_stands_there_again(teller: StoryWeb) -> None:
    teller.begin()
    first = _said(_quiet(teller, "It was", 0, "a"))
    second = _said(_quiet(teller, "It was winter.", 1, "a"))
    assert (first["number"], second["number"], second["two"]) == (1, 2, False)
    assert "It was winter." in teller.get("write/what-happened").text
    assert _stored(teller).answers[Part.HAPPENED].stage is Stage.BEGUN


def test_a_page_whose_answer_was_lost_sends_again_and_nothing_is_doubled(teller: StoryWeb) -> None:
    teller.begin()
    _quiet(teller, "It was", 0, "a")
    again = _said(_quiet(teller, "It was winter.", 0, "a"))
    assert again["two"] is False
    assert _stored(teller).beside == {}


def test_two_devices_keep_both_with_their_times_until_one_is_chosen(teller: StoryWeb) -> None:
    teller.begin()
    _quiet(teller, "On the phone.", 0, "phone")
    assert _said(_quiet(teller, "On the computer.", 0, "pc"))["two"] is True
    assert _said(_quiet(teller, "On the computer, more.", 0, "pc"))["two"] is True
    assert "Written in two places" in teller.get("write").words
    page = teller.get("two/what-happened")
    for said in ("On the phone.", "computer, more.", "13:00", "All of it, one after the other"):
        assert said in page.words.replace("  ", " ")
    assert "two places" in teller.get("write/what-happened").words
    seen = hidden_fields(page.text)["seen"]
    assert teller.post("two/what-happened", seen=seen).status == 422
    teller.post("two/what-happened", seen=seen, keep="both")
    assert _stored(teller).text(Part.HAPPENED) == "On the phone.\n\nOn the computer, more."
    assert teller.get("two/what-happened").status == 303


def test_one_of_the_two_is_kept_and_the_other_goes(teller: StoryWeb) -> None:
    teller.begin()
    _quiet(teller, "On the phone.", 0, "phone")
    teller.post("write/what-happened", answer="On the computer.", seen="0", tab="pc")
    teller.post("two/what-happened", seen="pc", keep="tab:pc")
    assert _stored(teller).text(Part.HAPPENED) == "On the computer."
    assert _stored(teller).beside == {}


def test_the_same_words_in_two_places_are_no_two(teller: StoryWeb) -> None:
    teller.begin()
    _quiet(teller, "The same.", 0, "phone")
    assert _said(_quiet(teller, "The same.", 0, "pc"))["two"] is False


def test_a_page_of_choices_in_two_places_is_chosen_too(teller: StoryWeb) -> None:
    teller.begin()
    old = teller.fields("write/not-before")
    teller.write("not-before", earliest="2027-10-21")
    answer = teller.post("write/not-before", **{**old, "earliest": "2027-10-22"})
    assert answer.location.endswith("/two/not-before")
    page = teller.get("two/not-before")
    assert "2027-10-21" in page.words
    assert "one after the other" not in page.text.partition("<fieldset>")[2]
    seen = hidden_fields(page.text)["seen"]
    assert teller.post("two/not-before", seen=seen, keep="both").status == 422
    teller.post("two/not-before", seen=seen, keep=f"tab:{seen}")
    assert "2027-10-22" in teller.get("write/not-before").text


def test_so_many_places_and_then_one_chooses(teller: StoryWeb) -> None:
    teller.begin()
    for number in range(MOST_BESIDE + 1):
        assert _quiet(teller, f"In place {number}.", 0, f"tab{number}").status == 200
    answer = _quiet(teller, "Once more.", 0, "last")
    assert answer.status == 409
    assert "Choose first" in str(_said(answer)["said"])


@pytest.mark.parametrize("how", ["ended", "another"])
def test_a_form_of_an_ended_session_brings_the_words_back(teller: StoryWeb, how: str) -> None:
    teller.begin()
    old = teller.fields("write/what-happened")
    token = teller.browser.token
    teller.browser.cookies["desk"] = "x" * 43
    if how == "another":
        teller.sign_in()
    fields = {**old, "token": token, "answer": HAPPENED}
    page = teller.post("write/what-happened", **fields)
    assert page.status == 403
    assert HAPPENED in page.text
    assert ("Press Save once more" if how == "another" else "You are signed out") in page.words
    teller.sign_in()
    again = {**hidden_fields(page.text), "answer": HAPPENED}
    assert teller.post("write/what-happened", **again).location == f"{teller.path}/write"
    assert _stored(teller).text(Part.HAPPENED) == HAPPENED


@pytest.mark.parametrize(("cookie", "status"), [("x" * 43, 401), ("", 403)])
def test_a_script_learns_that_the_session_ended_and_gets_another_token(
    teller: StoryWeb, cookie: str, status: int
) -> None:
    teller.begin()
    token = teller.browser.token
    teller.sign_in()
    if cookie:
        teller.browser.cookies["desk"] = cookie
    answer = teller.post("write/what-happened", answer=HAPPENED, quiet="1", token=token)
    assert answer.status == status
    assert _said(answer) == {"token": teller.browser.token}


def test_an_answer_may_be_left_out_and_comes_back(teller: StoryWeb) -> None:
    teller.begin()
    teller.write("what-helped", answer=HELPED)
    teller.write("what-helped", answer=HELPED, leave="1")
    assert "Left out" in teller.get("write").words
    assert _stored(teller).body == ""
    teller.write("what-helped", answer=HELPED)
    assert _stored(teller).body == HELPED


def test_an_answer_may_be_emptied(teller: StoryWeb) -> None:
    teller.begin()
    _quiet(teller, "", 0, "a")
    assert "Begun" not in teller.get("write").words.replace("Begun again", "")


def test_too_much_is_said_and_stays_on_the_page(teller: StoryWeb) -> None:
    teller.begin()
    text = "a " * (LONGEST // 2) + "b"
    page = teller.write("what-happened", answer=text)
    assert page.status == 422
    assert text in page.text
    assert _quiet(teller, text, 0, "a").status == 409


def test_marks_that_nobody_sees_are_left_out(teller: StoryWeb) -> None:
    teller.begin()
    teller.write("what-happened", answer="Win\u200bter\u202e.")
    assert _stored(teller).text(Part.HAPPENED) == "Winter."


def test_a_question_that_there_is_not_answers_like_nothing(teller: StoryWeb) -> None:
    teller.begin()
    assert teller.get("write/diagnosis").status == 404
    assert teller.post("write/diagnosis", answer="x").status == 404


def test_nobody_begins_without_end(teller: StoryWeb) -> None:
    for _ in range(MOST_WRITINGS):
        teller.begin()
    answer = teller.browser.post("/stories")
    assert answer.status == 409
    assert "begun many" in answer.words


@pytest.mark.parametrize(
    ("part", "fields", "said"),
    [
        ("how-you-are-named", {}, "no name is fine"),
        ("how-you-are-named", {"naming": "alias"}, "Write the name"),
        ("how-you-are-named", {"naming": "anonymous", "shown_as": "Wren"}, "Choose one"),
        ("how-you-are-named", {"naming": "alias", "shown_as": "W" * 51}, "50 characters"),
        ("how-you-are-named", {"naming": "king"}, "Input should be"),
        ("not-before", {"earliest": "soon"}, "Write the day"),
        ("content-note", {"note": "x" * 201}, "200 characters"),
        ("where", {}, "at least one account"),
        ("where", {"account": "moon"}, "at least one account"),
        ("who-asks", {"support_contact": "nobody"}, "from the list"),
        ("who-asks", {"support_contact": "sol", "line_manager": "nobody"}, "from the list"),
        ("who-asks", {"support_contact": "sol", "line_manager": "sol"}, "cannot be the support"),
        ("picture", {}, "Say in a sentence"),
        ("picture", {"alt": "Two chairs."}, "Choose a picture"),
    ],
)
def test_what_cannot_be_says_what_to_do_and_stays(
    teller: StoryWeb, part: str, fields: dict[str, str], said: str
) -> None:
    teller.begin()
    page = teller.write(part, **fields)
    assert page.status == 422
    assert said in page.words
    assert page.text.split("<title>")[1].startswith("Error: ")
    for value in fields.values():
        assert len(value) > 60 or value in page.text or value in ("king", "moon", "nobody", "soon")


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("how-you-are-named", {"naming": "alias", "shown_as": "Wren", "changed": "yes"}),
        ("content-note", {"note": "mentions a low winter", "theme": "being asked"}),
        ("where", {"account": "main"}),
        ("who-asks", {"support_contact": "ruth", "line_manager": "dev"}),
        ("not-before", {"earliest": "2027-10-21"}),
    ],
)
def test_what_was_chosen_stands_there_again_and_in_the_story(
    teller: StoryWeb, part: str, fields: dict[str, str]
) -> None:
    teller.told()
    assert teller.write(part, **fields).location == f"{teller.path}/write"
    text = teller.get(f"write/{part}").text
    assert all(value in text for value in fields.values())
    assert teller.get("preview").status == 200
    teller.post("show")
    assert teller.get(f"write/{part}").status == 200


def test_every_page_of_choices_may_be_left_out(teller: StoryWeb) -> None:
    teller.begin()
    for part in ("how-you-are-named", "content-note", "not-before", "who-asks", "picture", "where"):
        assert teller.write(part, leave="1").location == f"{teller.path}/write"


def test_what_nobody_was_shown_is_thrown_away(teller: StoryWeb) -> None:
    teller.told()
    assert teller.get("take-back").location == f"{teller.path}/delete"
    assert "cannot be brought back" in teller.get("delete").words
    assert teller.post("delete").location == "/stories?done=thrown"
    assert teller.get("write").status == 404


def test_what_others_were_shown_is_not_thrown_away_but_taken_back(teller: StoryWeb) -> None:
    teller.shown()
    assert "take it back" in teller.post("delete").words


def test_it_is_kept_encrypted(teller: StoryWeb) -> None:
    teller.told()
    folder = teller.web.root / ".handrail"
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    assert not any(b"did not sleep" in path.read_bytes() for path in files)


def test_writing_and_its_list_of_questions_go_on_while_a_file_is_broken(teller: StoryWeb) -> None:
    teller.begin()
    _break(teller)
    assert _quiet(teller, HAPPENED, 0, "a").status == 200
    assert teller.get("write").status == 200
    assert HAPPENED in teller.get("write/what-happened").text
    rests = teller.get("preview")
    assert rests.status == 503
    assert "You have not lost anything" in rests.words
    assert "Take it back" in rests.words
    assert "organisation.yaml" not in rests.text
    assert teller.browser.get("/stories/data").status == 503


def test_help_comes_from_the_shipped_directory_if_the_charitys_own_is_broken(
    teller: StoryWeb,
) -> None:
    folder = teller.web.root / "campaigns"
    from scheduler.crisis.workspace_files import OWN_FILE

    (teller.web.root / Path(OWN_FILE)).parent.mkdir(parents=True, exist_ok=True)
    (teller.web.root / Path(OWN_FILE)).write_text("entries: [", encoding="utf-8")
    assert folder.exists()
    assert 'href="tel:116123"' in teller.browser.get("/stories/start").text


def test_welsh_is_kept_for_whoever_chose_it(teller: StoryWeb) -> None:
    teller.begin()
    assert 'lang="en"' in teller.get("write").text
    teller.browser.post("/stories/language", {"language": "cy"})
    assert '<html lang="cy">' in teller.get("write").text
    assert "Fy stori" in teller.get("write").text
    assert '<html lang="en">' in teller.web.browser("ruth").get("/stories/start").text
    assert teller.browser.post("/stories/language", {"language": "xx"}).status == 409
    assert '<html lang="cy">' in teller.web.browser().get("/take-back?lang=cy").text
