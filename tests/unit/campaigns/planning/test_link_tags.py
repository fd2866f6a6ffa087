"""Tags on links to our own sites: which links get them, where, and what is left as it is."""

from pathlib import Path

import pytest

from scheduler.campaigns.planning.link_tags import LinkTags, tagged, tags_seen, untagged
from scheduler.crisis.directory.services import load
from scheduler.crisis.support.sealed_post import BODY_WITH_HELP
from scheduler.text.counting.length import urls, weighted_length
from tests.support.examples.campaign_files import HEAD, ORGANISATION, a_workspace, mistakes, planned

TAGS = LinkTags(
    parameters=(("utm_source", "x"), ("utm_medium", "social"), ("utm_campaign", "spring")),
    sites=("harbourminds.org.uk", "bücher.example.org"),
    spared=("harbourminds.org.uk/help", "shop.harbourminds.org.uk"),
)
UTM = "utm_source=x&utm_medium=social&utm_campaign=spring"
OURS = "https://harbourminds.org.uk"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Read {OURS}/walk", f"Read {OURS}/walk?{UTM}"),
        (f"{OURS}/walk?day=2", f"{OURS}/walk?day=2&{UTM}"),
        (f"{OURS}/walk?day=2&", f"{OURS}/walk?day=2&{UTM}"),
        (f"{OURS}/walk?q=a%20b&q=%C3%A9", f"{OURS}/walk?q=a%20b&q=%C3%A9&{UTM}"),
        (f"{OURS}/walk#map", f"{OURS}/walk?{UTM}#map"),
        (f"{OURS}/walk?day=2#map", f"{OURS}/walk?day=2&{UTM}#map"),
        (f"{OURS}/#/route?to=1", f"{OURS}/?{UTM}#/route?to=1"),
        (OURS, f"{OURS}/?{UTM}"),
        (f"{OURS}/", f"{OURS}/?{UTM}"),
        (f"{OURS}?day=2", f"{OURS}/?day=2&{UTM}"),
        (f"{OURS}:8443/walk", f"{OURS}:8443/walk?{UTM}"),
        (f"{OURS}:8443", f"{OURS}:8443/?{UTM}"),
        (f"Look: {OURS}/walk.", f"Look: {OURS}/walk?{UTM}."),
        (f"{OURS}/walk, or {OURS}/run!", f"{OURS}/walk?{UTM}, or {OURS}/run?{UTM}!"),
        (f"({OURS}/walk)", f"({OURS}/walk?{UTM})"),
        (f"({OURS}/walk_(east))", f"({OURS}/walk_(east)?{UTM})"),
        (f"{OURS}/caf%C3%A9", f"{OURS}/caf%C3%A9?{UTM}"),
        (f"{OURS}/café", f"{OURS}/café?{UTM}"),
        ("harbourminds.org.uk", f"harbourminds.org.uk/?{UTM}"),
        ("Go to harbourminds.org.uk/walk.", f"Go to harbourminds.org.uk/walk?{UTM}."),
        ("http://www.harbourminds.org.uk/a", f"http://www.harbourminds.org.uk/a?{UTM}"),
        ("https://east.harbourminds.org.uk/a", f"https://east.harbourminds.org.uk/a?{UTM}"),
        ("HTTPS://HarbourMinds.org.UK/Walk", f"HTTPS://HarbourMinds.org.UK/Walk?{UTM}"),
        ("https://bücher.example.org/a", f"https://bücher.example.org/a?{UTM}"),
        ("https://xn--bcher-kva.example.org/a", f"https://xn--bcher-kva.example.org/a?{UTM}"),
        (f"{OURS}/a?\n\n{OURS}/b", f"{OURS}/a?{UTM}?\n\n{OURS}/b?{UTM}"),
        (f"{OURS}/helping", f"{OURS}/helping?{UTM}"),
        (f"了解{OURS}/a了解", f"了解{OURS}/a?{UTM}了解"),
        (
            "https://\N{HEBREW LETTER ALEF}a.harbourminds.org.uk/a",  # no name to be registered
            f"https://\N{HEBREW LETTER ALEF}a.harbourminds.org.uk/a?{UTM}",
        ),
    ],
)
def test_a_link_to_our_own_site_is_tagged(text: str, expected: str) -> None:
    assert tagged(text, TAGS) == expected


@pytest.mark.parametrize(
    "text",
    [
        "No link here.",
        "https://example.org/walk",
        "https://notharbourminds.org.uk/walk",
        "https://harbourminds.org.uk.example.com/walk",
        "https://example.org/?to=https://harbourminds.org.uk/walk",
        "somebody@harbourminds.org.uk",
        "@harbourminds #harbourminds",
        f"{OURS}/walk?utm_source=letter",
        f"{OURS}/walk?day=2&UTM_Campaign=letter",
        f"{OURS}/walk?utm%5Fsource=letter",
        f"{OURS}/walk?utm_id",
        f"{OURS}/walk#utm_source=letter",
        f"{OURS}/help",
        f"{OURS}/help/",
        f"{OURS}/help/now?from=2",
        f"{OURS}/HELP",
        "harbourminds.org.uk/help",
        "https://www.harbourminds.org.uk/help#chat",
        "https://shop.harbourminds.org.uk/",
        "https://shop.harbourminds.org.uk",
        f"{OURS}/%68elp",
        f"{OURS}//help",
        f"{OURS}/walk/../help",
        f"{OURS}/./help/now",
        f"{OURS}/#/route?utm_source=letter",
    ],
)
def test_every_other_link_stays_as_it_is(text: str) -> None:
    assert tagged(text, TAGS) == text


def test_tagging_twice_changes_nothing_more() -> None:
    once = tagged(f"{OURS}/walk?day=2#map and harbourminds.org.uk", TAGS)
    assert tagged(once, TAGS) == once


@pytest.mark.parametrize(
    "text",
    [
        f"{OURS}#map",  # X ends the link before the sign: what follows would become part of it
        f"{OURS}/a#\N{CYRILLIC SMALL LETTER A}",  # such a letter stands in no query of X's
        "harbourminds.org.uk\N{CYRILLIC SMALL LETTER SHORT I}.\N{CYRILLIC SMALL LETTER ER}"
        "\N{CYRILLIC SMALL LETTER EF}/a",  # X leaves letters out between domain and path
    ],
)
def test_a_link_that_x_would_then_end_elsewhere_stays_as_it_is(text: str) -> None:
    assert tagged(text, TAGS) == text


@pytest.mark.parametrize(
    "text",
    [f"Read {OURS}/walk today", "harbourminds.org.uk", f"({OURS}/a_(b)), {OURS}/c?d=e#f!"],
)
def test_x_counts_a_tagged_text_as_long_as_before(text: str) -> None:
    assert weighted_length(tagged(text, TAGS)) == weighted_length(text)
    assert len(urls(tagged(text, TAGS))) == len(urls(text))


def test_an_address_too_long_for_x_stays_as_it_is() -> None:
    text = f"{OURS}/{'a' * 4_040}"
    assert tagged(text, TAGS) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            f"{OURS}/walk",
            f"See {OURS}/walk, and {OURS}/walk again.",
            f"{OURS}/ and {OURS}/a?b=c#d",
        ),
        *(f"{OURS}/a#b and {OURS}/own?utm_source=letter", "No link.", "https://example.org/a"),
        f"https://example.org/a?{UTM}",
    ],
)
def test_what_was_tagged_can_be_had_without_its_tags(text: str) -> None:
    assert untagged(tagged(text, TAGS), TAGS) == text


def test_tags_that_stand_where_they_were_not_put_stay() -> None:
    text = f"{OURS}/a?{UTM}&day=2 and {OURS}/b?x={UTM}"
    assert tagged(untagged(text, TAGS), TAGS) == text


def test_what_a_text_carries_is_told_once_in_the_order_of_its_links() -> None:
    text = f"{OURS}/a?{UTM} {OURS}/b?{UTM} https://example.org/?utm_source=%3Cb%3E&x=1#y"
    told = ("utm_source=x, utm_medium=social, utm_campaign=spring", "utm_source=<b>")
    assert tags_seen(text) == told


def test_a_text_without_tags_carries_none() -> None:
    assert tags_seen(f"{OURS}/walk?day=2") == ()


OWN_SITES = f"{ORGANISATION}own_sites: [harbourminds.org.uk]\n"
LINKED = f"""\
- id: opener
  account: main
  when: Sun 10 Oct 2027, 09:00
  text: |
    Walk with us: {OURS}/walk
"""


def test_links_are_tagged_where_the_campaign_asks_for_it(tmp_path: Path) -> None:
    a_workspace(tmp_path, LINKED, head=f"{HEAD}utm: yes\n", organisation=OWN_SITES)
    (thread,) = planned(tmp_path)
    assert f"{OURS}/walk?{UTM}" in thread.posts[0].text


def test_nothing_is_tagged_unless_asked_for(tmp_path: Path) -> None:
    a_workspace(tmp_path, LINKED, organisation=OWN_SITES)
    (thread,) = planned(tmp_path)
    assert "utm" not in thread.posts[0].text


@pytest.mark.parametrize("off", ["utm: no\n", "utm: off\n"])
def test_tagging_can_be_written_down_as_off(tmp_path: Path, off: str) -> None:
    a_workspace(tmp_path, LINKED, head=f"{HEAD}{off}", organisation=OWN_SITES)
    (thread,) = planned(tmp_path)
    assert "utm" not in thread.posts[0].text


def test_each_part_can_be_given(tmp_path: Path) -> None:
    head = f"{HEAD}utm: {{source: twitter, medium: post, campaign: walk-27, content: east}}\n"
    a_workspace(tmp_path, LINKED, head=head, organisation=OWN_SITES)
    (thread,) = planned(tmp_path)
    wanted = "?utm_source=twitter&utm_medium=post&utm_campaign=walk-27&utm_content=east"
    assert wanted in thread.posts[0].text


def test_a_turn_of_a_dialogue_is_tagged_too(tmp_path: Path) -> None:
    threads = f"""\
    - id: talk
      when: Sun 10 Oct 2027, 09:00
      dialogue:
        - main: "Where do you walk, @HarbourGives?"
        - fundraising: "Here, @HarbourMinds: {OURS}/walk"
    """
    head = f"{HEAD}cover: Jo\nutm: yes\n"
    a_workspace(tmp_path, threads, head=head, organisation=OWN_SITES)
    (thread,) = planned(tmp_path)
    assert f"{OURS}/walk?{UTM}" in thread.posts[1].text


def test_a_thread_splits_where_it_would_without_tags(tmp_path: Path) -> None:
    said = (f"On day {day} we walked: {OURS}/walk and then there was tea." for day in range(15))
    threads = LINKED.replace(f"Walk with us: {OURS}/walk", " ".join(said))
    a_workspace(tmp_path / "on", threads, head=f"{HEAD}utm: yes\n", organisation=OWN_SITES)
    a_workspace(tmp_path / "off", threads, organisation=OWN_SITES)
    (tagged_thread,), (plain,) = planned(tmp_path / "on"), planned(tmp_path / "off")
    assert len(plain.posts) > 2
    cut = [post.text.replace(f"?{UTM}", "") for post in tagged_thread.posts]
    assert cut == [post.text for post in plain.posts]
    assert weighted_length(tagged_thread.posts[0].text) <= BODY_WITH_HELP


def test_a_crisis_service_of_the_directory_is_never_tagged(tmp_path: Path) -> None:
    contacts = [one.contact for entry in load().entries for one in entry.channels]
    page = next(contact for contact in contacts if contact.startswith("sidebyside."))
    organisation = f"{ORGANISATION}own_sites: [{page.partition('.')[2]}]\n"
    threads = LINKED.replace(f"{OURS}/walk", f"https://{page}")
    a_workspace(tmp_path, threads, head=f"{HEAD}utm: yes\n", organisation=organisation)
    (thread,) = planned(tmp_path)
    assert f"https://{page}" in thread.posts[0].text
    assert "utm" not in thread.posts[0].text


def test_tags_without_sites_of_our_own_are_a_mistake(tmp_path: Path) -> None:
    a_workspace(tmp_path, LINKED, head=f"{HEAD}utm: yes\n")
    (wrong,) = mistakes(tmp_path)
    assert wrong.startswith("campaigns/spring.yaml:4:")
    assert "own_sites" in wrong


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("utm: {campaign: suicide-awareness}\n", "4:"),
        ("utm: {content: self-harm}\n", "4:"),
        ("utm: {campaign: a b}\n", "4:"),
        ("utm: {source: 'x&y'}\n", "4:"),
        ("utm: {medium: 'a.'}\n", "4:"),
        ("utm: {term: a}\n", "4:"),
        ("utm: maybe\n", "4:"),
    ],
)
def test_what_cannot_stand_in_a_link_is_a_mistake_at_its_place(
    tmp_path: Path, head: str, place: str
) -> None:
    a_workspace(tmp_path, LINKED, head=f"{HEAD}{head}", organisation=OWN_SITES)
    (wrong,) = mistakes(tmp_path)
    assert wrong.startswith(f"campaigns/spring.yaml:{place}")


def test_a_campaigns_own_name_is_not_put_into_links_where_it_brings_help_lines(
    tmp_path: Path,
) -> None:
    head = HEAD.replace("campaign: spring", "campaign: suicide-prevention")
    a_workspace(tmp_path, LINKED, head=f"{head}utm: yes\n", organisation=OWN_SITES)
    (wrong,) = mistakes(tmp_path)
    assert wrong.startswith("campaigns/spring.yaml:4:")
    assert "utm" in wrong


@pytest.mark.parametrize(
    "site",
    ["org.uk", "uk", "https://", "harbour minds.org", "harbourminds.org.uk/walk", "a.notatld"],
)
def test_what_is_no_site_is_a_mistake_at_its_place(tmp_path: Path, site: str) -> None:
    a_workspace(tmp_path, LINKED, organisation=f'{ORGANISATION}own_sites: ["{site}"]\n')
    (wrong,) = mistakes(tmp_path)
    assert wrong.startswith("campaigns/organisation.yaml:9:")


@pytest.mark.parametrize("site", ["www.harbourminds.org.uk", "HarbourMinds.org.uk"])
def test_a_site_may_be_written_as_people_do(tmp_path: Path, site: str) -> None:
    organisation = f"{ORGANISATION}own_sites: [{site}]\n"
    a_workspace(tmp_path, LINKED, head=f"{HEAD}utm: yes\n", organisation=organisation)
    (thread,) = planned(tmp_path)
    assert UTM in thread.posts[0].text
