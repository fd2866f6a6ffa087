"""What check and plan say of the help that threads will carry."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler.campaigns.checks.support_outlook import provenance_lines, support_lines
from scheduler.crisis.directory.services import Directory, load
from scheduler.crisis.directory.verifications import Verification, add, applied
from scheduler.crisis.readers import KNOWN_TOPICS, Readers
from scheduler.crisis.support.offer import Support
from scheduler.crisis.workspace_files import CHECKS_FILE, OWN_FILE, directory_of
from tests.support.examples.builders import a_thread
from tests.unit.crisis.support.test_support import SUPPORTED

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def lines(region: str, due_at: datetime, told: str | None = "Ana") -> list[str]:
    thread = a_thread(region=region, due_at=due_at)
    return list(support_lines([thread], load(), NOW, told))


def test_soon_nothing_is_too_old() -> None:
    assert lines("GB-ENG", datetime(2026, 12, 1, tzinfo=UTC)) == []


def test_entries_that_grow_too_old_before_the_last_thread_are_named_in_order() -> None:
    told = lines("GB-ENG", datetime(2027, 10, 10, tzinfo=UTC))
    assert [line.split(" ")[0] for line in told] == ["NHS", "Shout", "Side", "Samaritans"]
    assert "is overdue for a check from 16 February 2027; it stays in every post" in told[1]
    assert told[1].endswith("Ana should know.")
    assert "is left out of posts from 17 February 2027" in told[2]
    assert not told[2].endswith("Ana should know.")


def test_nobody_is_named_where_nobody_is_known() -> None:
    told = lines("IE", datetime(2027, 10, 10, tzinfo=UTC), None)
    assert not any("should know" in line for line in told)


def test_what_a_region_lacks_is_named() -> None:
    [line] = lines("IN", datetime(2026, 12, 1, tzinfo=UTC))
    assert line == (
        "IN: the directory has no way that is not a phone call and no informal, "
        "welcoming place there."
    )


def test_threads_that_are_past_say_nothing() -> None:
    assert lines("IN", datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_each_region_is_told_of_once() -> None:
    threads = [
        a_thread("a/one", region="US", due_at=datetime(2026, 12, day, tzinfo=UTC)) for day in (1, 2)
    ]
    (line,) = support_lines(threads, load(), NOW, None)
    assert line.startswith("US: the directory has no informal")


def test_a_topic_without_a_service_there_is_named() -> None:
    soon = datetime(2026, 12, 1, tzinfo=UTC)
    thread = replace(
        a_thread(region="GB-ENG", due_at=soon),
        readers=Readers(None, ("eating-disorders", "students")),
    )
    [line] = support_lines([thread, a_thread("a/two", due_at=soon)], load(), NOW, None)
    assert line == (
        "GB-ENG, eating-disorders: Beat, 0808 801 0677, will be printed once somebody has compared "
        "it with its own page: handrail resources verify gb-eng-beat."
    )


def told_of(region: str, *topics: str, directory: Directory | None = None) -> list[str]:
    """What is said of a thread for these readers, soon."""
    soon = datetime(2026, 12, 1, tzinfo=UTC)
    thread = replace(a_thread(region=region, due_at=soon), readers=Readers(None, topics))
    return list(support_lines([thread], directory or load(), NOW, None))


@pytest.mark.parametrize("region", SUPPORTED)
@pytest.mark.parametrize("topic", sorted(KNOWN_TOPICS))
def test_no_documented_topic_is_silently_empty(region: str, topic: str) -> None:
    ids = Support.for_readers(load(), region, Readers(None, (topic,))).ids
    printed = any(topic in entry.topics for entry in load().entries if entry.id in ids)
    told = [line for line in told_of(region, topic) if line.startswith(f"{region}, {topic}: ")]
    assert printed != bool(told)


@pytest.mark.parametrize(
    ("topic", "says"),
    [
        ("eating-disorders", "Beat, 0808 801 0432, will be printed once"),
        ("new-parents", "PANDAS, 0808 1961 776, will be printed once"),
        ("bereavement", "Cruse Scotland, 0808 802 6161, will be printed once"),
        ("veterans", "Combat Stress, 0800 138 1619, will be printed once"),
        ("deaf", "999 BSL has no number to print; your help page has it"),
        ("men", "none is known here; add yours to crisis-directory.yaml."),
    ],
)
def test_a_topic_says_what_would_be_printed_in_scotland(topic: str, says: str) -> None:
    assert any(f"GB-SCT, {topic}: {says}" in line for line in told_of("GB-SCT", topic))


@pytest.mark.parametrize("topic", ["self-harm", "lgbtq"])
def test_two_topics_that_printed_nothing_in_great_britain_print_one_now(topic: str) -> None:
    assert told_of("GB-ENG", topic) == []


def test_a_whole_country_is_sent_to_its_nations() -> None:
    [line] = told_of("GB", "eating-disorders")
    assert "each nation has its own (gb-eng-beat, gb-sct-beat, gb-wls-beat, gb-nir-beat)" in line


def test_a_service_without_room_is_said_to_have_none() -> None:
    wide = load().entry("gb-papyrus")
    assert wide is not None
    update = {"short_name": "A long name " * 18, "topics": ("men",)}
    directory = replace(load(), entries=(*load().entries, wide.model_copy(update=update)))
    [line] = told_of("GB-SCT", "men", directory=directory)
    assert line.endswith("finds no room in the closing post beside the other topics.")


def test_where_a_person_confirmed_everything_nothing_else_is_said() -> None:
    thread = a_thread(region="NZ", due_at=datetime(2026, 12, 1, tzinfo=UTC))
    checked = applied(load(), [Verification("nz-1737", NOW.date(), "Ana")])
    assert list(provenance_lines([thread], checked, NOW)) == [
        "Confirmed by a person of yours: nz-1737."
    ]


def test_a_language_that_nobody_answers_in_says_that_it_fell_back() -> None:
    soon = datetime(2026, 12, 1, tzinfo=UTC)
    thread = replace(a_thread(region="GB-ENG", due_at=soon), readers=Readers("cy"))
    [line] = support_lines([thread], load(), NOW, None)
    assert line == (
        "GB-ENG: the support lines are in English, not in Welsh: no line that is always open "
        "answers in Welsh there."
    )


def test_a_changed_service_is_told_whether_or_not_it_is_in_force(tmp_path: Path) -> None:
    own = "entries: [{id: gb-calm, cost: 10p a minute}]"
    (tmp_path / OWN_FILE).write_text(own, encoding="utf-8")
    [line] = told_of("GB-ENG", directory=directory_of(tmp_path))
    assert "CALM (gb-calm): cost free becomes 10p a minute. Nobody has checked this" in line
    assert line.endswith("Compare it with its own page: handrail resources verify gb-calm")
    proposed = directory_of(tmp_path).changes[0].proposed
    add(tmp_path / CHECKS_FILE, Verification("gb-calm", NOW.date(), "Ana", of=proposed.digest))
    [line] = told_of("GB-ENG", directory=directory_of(tmp_path))
    assert line.endswith("Checked by Ana on 2026-11-23, and in force.")


def test_the_project_is_told_apart_from_a_person_of_the_charity() -> None:
    thread = a_thread(region="GB-ENG", due_at=datetime(2026, 12, 1, tzinfo=UTC))
    checked = applied(load(), [Verification("gb-shout", NOW.date(), "Ana")])
    ours, theirs = provenance_lines([thread], checked, NOW)
    assert ours == "Confirmed by a person of yours: gb-shout."
    assert theirs.startswith(
        "Read by the Handrail project, confirmed by nobody of yours yet: gb-samaritans, "
    )
    [only] = provenance_lines([thread], load(), NOW)
    assert "gb-shout" in only
