"""Tags in links are seen where words are written, and where they are approved."""

import re
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from scheduler.bootstrap.drafts.previews import plans, previews
from scheduler.campaigns.loader import load_workspace
from scheduler.crisis.directory.services import load
from scheduler.store.tables.queue import posts
from scheduler.text.counting.length import weighted_length
from tests.support.desks.desk import Desk
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread

OURS = "https://harbourminds.org.uk"
TAGS = "utm_source=x, utm_medium=social, utm_campaign=walk"
WALK = f"""\
campaign: walk
title: We walk
owner: dev
utm: yes

threads:
  - id: opener
    account: main
    when: 2027-10-10 09:00
    text: |
      {OURS}/pier is where we begin.
      ---
      {OURS} says when.
"""
TIMED = {"account": "main", "at": "at", "day": "2027-10-20", "time": "10:30", "words": "posts"}


def with_sites(root: Path) -> None:
    """The sample organisation, with a site of its own, and a campaign that asks for tags."""
    organisation = root / "campaigns" / "organisation.yaml"
    text = organisation.read_text("utf-8")
    organisation.write_text(f"{text}\nown_sites: [harbourminds.org.uk]\n", "utf-8")
    (root / "campaigns" / "walk.yaml").write_text(WALK, "utf-8")


def test_the_preview_beside_the_words_shows_the_tags(web: WebDesk) -> None:
    with_sites(web.root)
    words = web.browser("dev").get("/write/walk/opener").words
    assert words.count(f"Link with {TAGS}") == 2
    assert "utm_campaign=walk is where we begin" in words


def test_each_count_stands_at_the_field_its_words_were_written_in(web: WebDesk) -> None:
    with_sites(web.root)
    text = web.browser("dev").get("/write/walk/opener").text
    first, second = text.partition('name="post"')[2].split('name="post"', 1)
    assert "of 280, support lines included" in first
    assert "It makes" not in first
    assert " of 280" in second


def test_whoever_approves_sees_what_a_link_carries(web: WebDesk) -> None:
    tagged = f"{OURS}/pier?utm_source=x&utm_medium=social&utm_campaign=walk"
    web.queue(replace(a_thread("walk/opener", f"Come: {tagged}"), needs_approval=True, owner="dev"))
    assert f"Link with {TAGS}" in web.browser("amira").get("/threads/walk/opener").words


def test_a_thread_without_tags_says_nothing_of_them(web: WebDesk) -> None:
    web.queue(a_thread("walk/opener", f"Come: {OURS}/pier"))
    assert "Link with" not in web.browser("amira").get("/threads/walk/opener").words


def test_a_mistake_in_the_tags_stands_at_its_line(web: WebDesk) -> None:
    (web.root / "campaigns" / "walk.yaml").write_text(WALK.replace("yes", "maybe"), "utf-8")
    words = web.browser("dev").get("/campaign/walk/file").words
    assert "“maybe”" in words or '"maybe"' in words or "&#34;maybe&#34;" in words
    assert "does not say which tags" in words


def test_support_lines_are_never_tagged_in_preview_count_or_what_goes_out(web: WebDesk) -> None:
    """Also where the site of a help line is said to be one of ours."""
    contacts = [one.contact for entry in load().entries for one in entry.channels]
    contact = next(one for one in contacts if one.startswith("sidebyside."))
    help_, site = f"https://{contact}", contact.partition("/")[0].partition(".")[2]
    with_sites(web.root)
    organisation = web.root / "campaigns" / "organisation.yaml"
    sites = f"own_sites: [harbourminds.org.uk, {site}]"
    text = organisation.read_text("utf-8").replace("own_sites: [harbourminds.org.uk]", sites)
    organisation.write_text(text, "utf-8")
    walk = web.root / "campaigns" / "walk.yaml"
    typed = walk.read_text("utf-8").replace(f"{OURS} says when.", f"Talk to somebody: {help_}")
    walk.write_text(typed, "utf-8")
    page = web.browser("dev").get("/write/walk/opener")
    assert help_ in page.words
    assert page.words.count(f"Link with {TAGS}") == 1  # the pier's alone
    workspace = web.desk.workspace
    (preview,) = previews(workspace, plans(workspace, load_workspace(workspace.root, ["walk"])))
    (thread,) = preview.threads
    untagged = tuple(re.sub(r"\?utm_[^ \n]*", "", one) for one in thread.texts)
    assert thread.texts[0] != untagged[0]
    assert thread.texts[1:] == untagged[1:]
    assert len(thread.texts) == 3  # the last one is the closing post, with its link to help
    counted = [post.weighted_length for post in thread.sealed]
    assert counted == [weighted_length(one) for one in untagged]
    web.queue(thread.planned)
    web.clock.jump_to(thread.planned.due_at)
    Desk(workspace.database, web.clock).publish()
    with workspace.database.read() as connection:
        sent = connection.execute(select(posts.c.sent_text).order_by(posts.c.position)).scalars()
        assert tuple(sent) == thread.texts
