"""A spreadsheet at the desk: columns matched, each row's fate first, and then a campaign file."""

import csv
import io
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape

import pytest
from openpyxl import Workbook

from scheduler.bootstrap.drafts import sheet_import
from scheduler.bootstrap.drafts.campaign_files import one_at_a_time
from scheduler.bootstrap.drafts.previews import plans
from scheduler.campaigns.formats.sheet_columns import OPTIONAL
from scheduler.campaigns.formats.spreadsheet_export import Exported, as_csv
from scheduler.campaigns.loader import load_workspace
from scheduler.errors import HandrailError
from scheduler.people.roles import Actor
from scheduler.web.pages.calendar.sheets import OURS
from tests.support.desks.web import Answer, Browser, WebDesk

SHEET = (
    "Post text,Date,Time (UK),Channel,Notes\n"
    "The kettle is on from six,14 Oct 2027,16:00,HarbourMinds,x\n"
    '"He committed suicide in 2015, and nobody had asked",18 Oct 2027,10:00,@HarbourMinds,\n'
    "Open evening,31 Sep 2027,18:00,HarbourMinds,\n"
    "The kettle is on  from six,20 Oct 2027,16:00,HarbourMinds,\n"
    "Who are you,21 Oct 2027,16:00,Nobody,\n"
)


def upload(browser: Browser, content: bytes | str, name: str = "October.csv") -> Answer:
    data = content.encode() if isinstance(content, str) else content
    return browser.upload("/import", "sheet", name, data)


def form(answer: Answer, action: str = "/import/write") -> dict[str, str]:
    """What a form on the page would send."""
    inside = answer.text.partition(f'action="{action}"')[2].partition("</form>")[0]
    found = re.findall(r'<input[^>]*name="((?!token)[^"]*)"[^>]* value="([^"]*)"', inside)
    return {name: unescape(value) for name, value in found}


def files(web: WebDesk) -> set[str]:
    return {one.name for one in (web.root / "campaigns").iterdir()}


def test_each_row_says_its_fate_and_nothing_is_written(web: WebDesk) -> None:
    before = files(web)
    answer = upload(web.browser("dev"), SHEET)
    assert answer.status == 200
    words = unescape(answer.words)
    assert "5 rows: 2 new, 1 already there, 2 cannot be read" in words
    assert "Columns: 4 of 5 matched" in words
    assert "New, look once" in words
    assert "Word for word the same as row 2. Left out." in words
    assert 'cell B4: there is no day "31 Sep 2027". Write it like' in words
    assert 'cell D6: account "Nobody" is not in organisation.yaml' in words
    assert "October.csv:" not in words  # its row has a number of its own
    assert files(web) == before


def test_the_new_rows_become_a_campaign_file(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = form(upload(browser, SHEET))
    assert fields["name"] == "october"
    answer = browser.post("/import/write", {**fields, "name": "kettle", "title": "Kettle"})
    assert (answer.status, answer.location) == (303, "/import/done/kettle?rows=2")
    assert "2 threads. They are drafts" in browser.get(answer.location).words
    (made,) = load_workspace(web.root, ["kettle"]).campaigns
    assert (made.title, len(made.threads)) == ("Kettle", 2)
    again = browser.post("/import/write", {**fields, "name": "kettle"})
    assert again.status in (409, 422)


def test_nothing_was_written_to_what_is_no_name(web: WebDesk) -> None:
    assert web.browser("dev").get("/import/done/no%20name").status == 404
    assert web.browser("dev").get("/import/done/october?rows=many").status == 200


def test_a_file_that_changed_meanwhile_is_not_passed_over(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = form(upload(browser, SHEET))
    text = (
        f"campaign: sooner\ntitle: S\nowner: dev\nthreads:\n{_entry('The kettle is on from six')}"
    )
    (web.root / "campaigns" / "sooner.yaml").write_text(text, encoding="utf-8")
    answer = browser.post("/import/write", {**fields, "name": "kettle"})
    assert answer.status == 409
    assert "The campaigns have changed since you looked" in answer.words
    assert "Word for word the same as sooner/a" in answer.words
    assert "kettle.yaml" not in files(web)


def test_of_two_that_take_one_name_in_the_same_instant_one_is_told(web: WebDesk) -> None:
    workspace, actor = web.desk.workspace, Actor("dev")
    head = "account,date,time,text\nmain,14 Oct 2027,16:00,"
    sheets = [f"{head}Words of {who}\n" for who in ("one", "another")]

    def write(sheet: str) -> str:
        rows, left_out = sheet_import.rows_of_bytes("a.csv", sheet.encode())
        taken = sheet_import.fates(workspace, "a.csv", rows, left_out).taken
        try:
            return sheet_import.write_campaign(workspace, taken, "kettle", actor=actor).name
        except HandrailError as error:
            return str(error)

    with ThreadPoolExecutor(2) as both:
        with one_at_a_time(workspace):  # as somebody who saves: both come to the same moment
            answers = [both.submit(write, sheet) for sheet in sheets]
            time.sleep(0.3)
            assert "kettle.yaml" not in files(web)
        told = sorted(one.result() for one in answers)
    assert told == ["There is a campaign kettle already. Choose another name.", "kettle.yaml"]


def _entry(words: str) -> str:
    return f"  - id: a\n    account: main\n    when: 14 Oct 2027, 16:00\n    text: {words}\n"


@pytest.mark.parametrize("name", ["", "two words", "../up", "organisation", "a" * 70, "x.yaml"])
def test_a_name_that_cannot_be_one_is_refused(web: WebDesk, name: str) -> None:
    browser, before = web.browser("dev"), files(web)
    answer = browser.post("/import/write", {**form(upload(browser, SHEET)), "name": name})
    assert answer.status == 422
    assert files(web) == before


def test_a_name_with_a_space_is_offered_as_the_page_asks_for_it(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = form(upload(browser, SHEET)) | {"name": "Sheet Walk"}
    answer = browser.post("/import/write", fields)
    assert answer.status == 422
    assert "Such as sheet-walk" in answer.words


def test_columns_are_matched_by_hand(web: WebDesk) -> None:
    browser = web.browser("dev")
    sheet = "Was;Wann\nGuten Tag, wie geht es?;14 Oct 2027 16:00\n"
    answer = upload(browser, sheet, "plan.csv")
    assert "Columns: 0 of 2 matched" in answer.words
    fields = {
        **form(answer, "/import/look"),
        "column:0": "text",
        "column:1": "when",
        "everywhere": "main",
    }
    matched = browser.post("/import/look", fields)
    assert "1 row: 1 new" in matched.words
    written = browser.post("/import/write", {**form(matched), "name": "tag"})
    assert written.status == 303
    assert "Guten Tag" in (web.root / "campaigns" / "tag.yaml").read_text("utf-8")


def test_a_workbook_is_read_too(web: WebDesk) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Plan of October"])
    sheet.append(["Post", "When", "Profile"])
    sheet.append(["Tea at six.", "14 Oct 2027, 16:00", "HarbourMinds"])
    sheet.append(["=1+1", "15 Oct 2027, 16:00", "HarbourMinds"])
    kept = io.BytesIO()
    book.save(kept)
    words = upload(web.browser("dev"), kept.getvalue(), "plan.xlsx").words
    assert "2 rows: 1 new, 0 already there, 1 cannot be read" in words
    assert "this is a formula" in words


def test_what_export_wrote_is_all_there_already(web: WebDesk) -> None:
    loaded = load_workspace(web.root, None)
    plan = plans(web.desk.workspace, loaded)[0]
    words = upload(web.browser("dev"), as_csv([Exported(plan.threads)])).words
    assert re.search(r"rows?: 0 new, [1-9]\d* already there", words)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "Choose a spreadsheet"),
        ("a.pdf", b"%PDF", "a .pdf file is not read"),
        ("a.xlsx", b"not a workbook", "not an .xlsx file that can be read"),
        ("a.csv", b'text,when\n"never closed', "a quotation mark is opened and never closed"),
        ("a.csv", b"\xff\xfe\x00", ""),
        ("../../etc/passwd.csv", b"\n\n", "passwd.csv"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    web: WebDesk, name: str, content: bytes, said: str
) -> None:
    answer = upload(web.browser("dev"), content, name)
    assert answer.status == 422
    assert said in answer.words
    assert "../" not in answer.text
    assert "sheet." not in answer.words  # what it was called here


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "nonsense",
        "[]",
        "[1,2,3]",
        json.dumps(["a", [], []]),
        json.dumps(["a", [[0, [["x", "text"]]]], []]),
        json.dumps(["a", [[1, [["x", "no kind"]]]], []]),
        json.dumps(["a", [[1, [[5, "text"]]]], []]),
        json.dumps(["a", [[1, "x"]], []]),
        "[" * 100_000,
    ],
)
def test_a_form_that_carries_no_sheet_is_asked_again(web: WebDesk, sheet: str) -> None:
    for path in ("/import/look", "/import/write"):
        answer = web.browser("dev").post(path, {"sheet": sheet})
        assert answer.status == 422


HALF, NUL = "\\ud83d", "\\u0000"  # as JSON writes half a character, and what no file may have


def test_what_no_file_can_hold_is_taken_out_of_a_sheet_that_a_form_carries(web: WebDesk) -> None:
    rows = f'[[1,[["Text","text"]]],[2,[["a{HALF}{NUL}b","text"]]]]'
    sheet = f'["{HALF}.csv",{rows},["{HALF}"]]'
    answer = web.browser("dev").post("/import/look", {"sheet": sheet, "column:0": "text"})
    assert answer.status in (200, 422)
    assert "a?b" in unescape(answer.text)
    assert "\0" not in answer.text


def test_odd_choices_of_columns_are_left_out(web: WebDesk) -> None:
    browser = web.browser("dev")
    fields = form(upload(browser, SHEET), "/import/look")
    odd = {"column:0": "text", "column:1": "text", "column:2": "nonsense", "place": "99999"}
    answer = browser.post("/import/look", {**fields, **odd, "everywhere": "nobody"})
    assert answer.status == 422
    assert "is missing" in answer.words


def test_without_a_file_the_page_asks_for_one(web: WebDesk) -> None:
    browser = web.browser("dev")
    assert "Drop it here" in browser.get("/import").words
    assert browser.post("/import", {"sheet": "x"}).status == 422


def test_a_broken_campaign_is_said_and_rows_are_still_read(web: WebDesk) -> None:
    (web.root / "campaigns" / "broken.yaml").write_text("campaign: [", encoding="utf-8")
    words = upload(web.browser("dev"), SHEET).words
    assert "were not compared with what is planned already" in words
    (web.root / "campaigns" / "organisation.yaml").write_text("a: [", encoding="utf-8")
    assert upload(web.browser("dev"), SHEET).status in (409, 422)


def test_each_column_is_called_in_plain_words_with_an_example_that_is_read(web: WebDesk) -> None:
    assert set(OPTIONAL) <= set(OURS)
    for name, (words, example) in OURS.items():
        assert "_" not in words, name
        assert words[:1].isupper()
        assert example
    examples = {
        name: example
        for name, (_, example) in OURS.items()
        if name not in ("when", "not_before") and not name.startswith(("media", "alt", "captions"))
    }
    sheet = io.StringIO()
    csv.writer(sheet).writerows([examples, examples.values()])
    answer = upload(web.browser("dev"), sheet.getvalue(), "all.csv")
    assert "1 row: 1 new" in unescape(answer.words), answer.words
    assert "Tone of the help lines, such as: tender" in answer.words
