"""The directory holds every known service, and prints only what was checked."""

from pathlib import Path

import pytest

from scheduler.crisis.directory.custom_directory import changed_by
from scheduler.crisis.directory.entry import ChannelKind, Confidence, Entry, Hours
from scheduler.crisis.directory.services import load, places
from scheduler.crisis.readers import Wants
from scheduler.crisis.register import Register
from scheduler.crisis.support.contacts import choose
from scheduler.crisis.support.offer import Support
from scheduler.errors import MistakesFound

CHECKED = """
entries:
  - id: harbour-line
    region: GB-ENG
    name: Harbour listening line
    channels: [{kind: phone, contact: 0800 123 4567}]
    hours: {always: true}
    tone: informal
    what_happens: One of us answers and listens.
    page: https://www.harbourminds.org.uk
    verified_on: 2026-11-01
    level: checked
"""


def own_file(folder: Path, text: str) -> Path:
    path = folder / "crisis-directory.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(MistakesFound) as caught:
        changed_by(load(), own_file(folder, text))
    return [f"{found.line}:{found.column} {found.wrong}" for found in caught.value.mistakes]


def test_every_entry_says_where_it_comes_from_and_what_happens() -> None:
    for entry in load().entries:
        assert entry.what_happens
        assert entry.level is Confidence.UNVERIFIED or (entry.verified_by and entry.page)


def test_ids_are_distinct() -> None:
    ids = [entry.id for entry in load().entries]
    assert len(set(ids)) == len(ids)


def test_verification_dates_are_spread_so_that_they_do_not_fall_due_together() -> None:
    dates = [entry.verified_on for entry in load().entries if entry.verified_on]
    assert max(dates.count(date) for date in dates) <= 3


@pytest.mark.parametrize(
    "entry_id",
    ["gb-clic", "us-crisis-text-line", "us-trevor", "ca-kids-help-phone", "in-icall", "in-kiran",
     "au-sane", "gb-eng-beat", "ca-hope-for-wellness", "world-7-cups"],
)  # fmt: skip
def test_what_nobody_confirmed_is_kept_and_never_printed(entry_id: str) -> None:
    entry = load().entry(entry_id)
    assert entry is not None
    assert entry.ways(*ChannelKind) == ()


def test_an_unconfirmed_channel_of_a_checked_entry_is_not_printed() -> None:
    entry = load().entry("gb-wls-call")
    assert entry is not None
    assert [channel.contact for channel in entry.ways(*ChannelKind)] == ["0800 132 737"]


def test_unconfirmed_hours_keep_a_channel_out_of_posts() -> None:
    entry = load().entry("gb-childline")
    assert entry is not None
    assert entry.ways(ChannelKind.CHAT) == ()


def test_no_entry_of_that_id() -> None:
    assert load().entry("gb-nothing") is None


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("GB", "999"),
        ("GB-SCT", "999"),
        ("NZ", "111"),
        ("US", "911"),
        ("FR", "112"),
        ("ZA", "112 from a mobile, 10177 for an ambulance"),
        ("BR", None),
    ],
)
def test_emergency_numbers(region: str, number: str | None) -> None:
    assert load().emergency_number(region) == number


def test_a_nation_falls_back_to_its_country() -> None:
    assert places("GB-WLS") == ("GB-WLS", "GB")
    assert places("IE") == ("IE",)


def test_regions_are_places_with_something_known() -> None:
    regions = load().regions
    assert {"GB-ENG", "GB-NIR", "NZ", "FR"} <= regions
    assert not {"*", "EU"} & regions


def test_a_charity_adds_its_own_service(tmp_path: Path) -> None:
    entry = changed_by(load(), own_file(tmp_path, CHECKED)).entry("harbour-line")
    assert entry is not None
    assert entry.channels[0].contact == "0800 123 4567"


def test_a_charity_changes_only_the_fields_it_names(tmp_path: Path) -> None:
    text = "entries: [{id: gb-shout, what_happens: You text.}]"
    entry = changed_by(load(), own_file(tmp_path, text)).entry("gb-shout")
    assert entry is not None
    assert (entry.what_happens, entry.channels[0].contact) == ("You text.", "85258")


def test_a_hidden_entry_is_not_printed(tmp_path: Path) -> None:
    directory = changed_by(load(), own_file(tmp_path, "hide: [gb-side-by-side]"))
    assert choose(directory, "GB").informal is None


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    assert changed_by(load(), own_file(tmp_path, "# nothing yet\n")) == load()


def test_every_mistake_is_named_with_its_place(tmp_path: Path) -> None:
    text = """
hide: [gb-nothing]
entries:
  - id: my-line
    region: england
    name: My line
    channels: []
    hours: {printed: 9-5}
    level: certain
"""
    found = problems(tmp_path, text)
    assert found[0] == '2:8 there is no entry "gb-nothing" to hide'
    fields = {problem.split(" ")[1] for problem in found[1:]}
    assert {"region:", "hours:", "level:", "tone:", "what_happens:"} <= fields


def test_a_number_that_cannot_be_dialled_is_a_mistake(tmp_path: Path) -> None:
    text = CHECKED.replace("0800 123 4567", "0800 1")
    assert problems(tmp_path, text.replace("0800 1}", "0800 123 4567 8910 1112}"))[0].endswith(
        "cannot be dialled in GB-ENG"
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("- a list", "1:1 the file has no `hide`, `entries` or `readers` at its top"),
        ("hidden: [gb-clic]", "1:1 `hidden` is not known here"),
        ("hide: gb-clic", "1:7 `hide` is not a list"),
        ("readers: [GB]", "1:10 `readers` is not a mapping of regions"),
        ("readers: {GB: cy}", "1:15 this has no language and no topics"),
        ("entries: [gb-clic]", "1:11 this entry has no fields"),
        ("entries:\n\t- id: a", "2:1 there is a tab here"),
        ("a: \x00", "1:4 there is an invisible control character here"),
        ("hide:\n- [gb-clic]", '2:3 there is no entry "['),
    ],
)
def test_a_file_of_the_wrong_shape(tmp_path: Path, text: str, problem: str) -> None:
    assert problems(tmp_path, text)[0].startswith(problem)


def test_an_entry_without_an_id_is_a_mistake(tmp_path: Path) -> None:
    assert "1:11 id: Field required" in problems(tmp_path, "entries: [{name: A}]")


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(MistakesFound, match="the file cannot be read"):
        changed_by(load(), tmp_path / "none.yaml")


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("hide: [caf\xe9]".encode("latin-1"))
    with pytest.raises(MistakesFound, match=r"latin\.yaml:1:11: .* not UTF-8.*Windows-1252"):
        changed_by(load(), path)


def test_an_entry_needs_a_channel_and_a_date() -> None:
    base = {
        "id": "a", "region": "GB", "name": "A", "hours": Hours(always=True), "tone": "formal",
        "what_happens": "You call.", "level": "checked", "page": "https://a.org",
    }  # fmt: skip
    with pytest.raises(ValueError, match="at least one channel"):
        Entry.model_validate({**base, "channels": ()})
    with pytest.raises(ValueError, match="needs `page` and `verified_on`"):
        Entry.model_validate({**base, "channels": ({"kind": "phone", "contact": "1"},)})


def test_a_charity_says_who_its_readers_are_by_region(tmp_path: Path) -> None:
    text = "readers: {GB: {topics: [students]}, GB-WLS: {language: cy}, US: {}}"
    directory = changed_by(load(), own_file(tmp_path, text))
    assert directory.wants("GB-SCT") == Wants("en", ("students",))
    assert directory.wants("GB-WLS") == Wants("cy")
    assert directory.wants("US") == directory.wants("IE") == Wants()
    assert "gb-papyrus" in Support.for_region(directory, "GB-SCT").ids
    assert "tecstiwch" in Support.for_region(directory, "GB-WLS").help_line(Register.TENDER)
    assert "gb-papyrus" not in Support.for_region(directory, "GB-SCT", wants=Wants()).ids


def test_readers_that_nobody_can_serve_are_mistakes(tmp_path: Path) -> None:
    text = "readers: {XX: {language: de, topics: [knitting], tone: kind}, GB: {topics: students}}"
    found = problems(tmp_path, text)
    assert len(found) == 5
    assert "1:11 `XX` is no region of the directory" in found
    assert "1:11 there are no words in `de`; there are en, cy, fr, es" in found
    assert any(
        "no service is for `knitting`; there are abuse, alcohol, bereavement" in one
        for one in found
    )
    assert "1:11 `tone` is not known here; readers have a language and topics" in found
    assert "1:63 `topics` is not a list" in found
