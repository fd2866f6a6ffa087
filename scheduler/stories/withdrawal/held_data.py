"""Gathers everything that we hold about somebody, as they are given it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.own.typed_forms import read_form
from scheduler.people.roles import Actor, Role
from scheduler.store.agreements import approval_requests, approved_words
from scheduler.store.people import (
    addresses,
    campaign_drafts,
    factors,
    feeds,
    kept_forms,
    mailing,
    notices,
    sessions,
)
from scheduler.store.stories import comments, drafts, people, rings, versions, writings


def held_about(
    connection: Connection,
    vault: Vault,
    person: people.StoredPerson,
    actor: Actor,
    now: datetime,
) -> dict[str, Any]:
    """All of it but the pictures, for `actor` to hand over: shaped for JSON, but for instants."""
    is_theirs = actor.id == person.id
    return {
        "person": person.id,
        "login": person.os_user,
        "roles": sorted(person.roles),
        "is_under_18": person.is_under_18,
        **_who_they_are(
            connection,
            vault,
            person.id,
            # An administrator hands the export over, and need not see who it is for.
            shows_name=is_theirs or Role.SAFEGUARDING_LEAD in actor.roles,
        ),
        **_sign_in(connection, person.id),
        "stories": [_story(connection, one) for one in versions.stories_of(connection, person.id)],
        **_typed(connection, vault, person.id),
        # Kept for whoever typed it alone: an administrator who hands this over reads none of it.
        "typed_forms": [
            {"at": one.made_at, "until": one.until, **_form(vault, one, is_theirs=is_theirs)}
            for one in kept_forms.of_person(connection, person.id, now)
        ],
    }


def pictures_of(connection: Connection, person_id: str) -> set[str]:
    """The pictures of their stories, and of those that they are writing."""
    begun = [one.id for one in writings.writings_of(connection, person_id)]
    shown = {
        file
        for story in versions.stories_of(connection, person_id)
        for file in versions.pictures(connection, story.id)
    }
    return shown | writings.pictures(connection, begun)


def _who_they_are(
    connection: Connection, vault: Vault, person_id: str, *, shows_name: bool
) -> dict[str, str | None]:
    private = people.private(connection, person_id)
    told_at = people.address_of(connection, person_id)
    return {
        "name": vault.unlock(private[0]) if private and shows_name else None,
        "address": vault.unlock(private[1]) if private and private[1] and shows_name else None,
        "told_at": vault.unlock(told_at) if told_at and shows_name else None,
        "mail": mail_addresses.of(connection, vault, person_id) if shows_name else None,
    }


def _typed(connection: Connection, vault: Vault, person_id: str) -> dict[str, list[Any]]:
    """What they wrote, but for forms that could not be taken."""
    return {
        "typed": [
            {"story": one.story, "at": one.at, "text": vault.unlock(one.token)}
            for one in drafts.drafts_by(connection, person_id)
        ],
        "campaign_drafts": [
            {"for": one.place, "at": one.at, "text": one.content}
            for one in campaign_drafts.by_person(connection, person_id)
        ],
        "answers": [
            {
                "story": one.id,
                "question": answer.part,
                "at": answer.at,
                "text": vault.unlock(answer.token),
            }
            for one in writings.writings_of(connection, person_id)
            for answer in writings.answers(connection, one.id)
        ],
        "asked_to_be_rung": [
            {"at": one.at, "rung_at": one.done_at, "text": vault.unlock(one.token)}
            for one in rings.of_person(connection, person_id)
        ],
        "comments": [
            {"about": one.thread_key or one.campaign, "at": one.at, "text": one.text}
            for one in comments.by_person(connection, person_id)
        ],
    }


def _sign_in(connection: Connection, person_id: str) -> dict[str, Any]:
    """How somebody signs in, without what would let anybody do so."""
    return {
        "shown": asdict(addresses.profile(connection, person_id)),
        "one_time_codes": factors.totp(connection, person_id) is not None,
        "passkeys": [
            {"name": one.name, "made_at": one.made_at, "used_at": one.used_at}
            for one in factors.passkeys(connection, person_id)
        ],
        "sessions": [
            {
                "made_at": one.made_at,
                "seen_at": one.seen_at,
                "browser": one.browser,
                "network": one.network,
            }
            for one in sessions.of_person(connection, person_id)
        ],
        "notices": [
            {"at": one.at, "words": one.words, "read_at": one.read_at}
            for one in notices.every_of(connection, person_id)
        ],
        "mailed": {
            kind: one.how for kind, one in sorted(mailing.choices(connection, person_id).items())
        },
        "calendar_address_made_at": feeds.made_at(connection, person_id),
        "read_for_approval": [
            {"thread": key, "at": at} for key, at in approved_words.opened_by(connection, person_id)
        ],
        "asked_to_approve": [
            {"campaign": campaign, "at": at}
            for campaign, at in approval_requests.asked_of(connection, person_id)
        ],
    }


def _story(connection: Connection, story: versions.StoredStory) -> dict[str, Any]:
    return {
        **asdict(story),
        "versions": [asdict(one) for one in versions.versions(connection, story.id)],
        "consents": [asdict(one) for one in versions.consents(connection, story.id)],
        "reviews": [
            {"at": one["at"], "is_yes": one["is_yes"], "reason": one["reason"]}
            for one in versions.reviews(connection, story.id)
        ],
        "remarks": [one["text"] for one in versions.comments(connection, story.id)],
        "posts": [
            {"sent_at": post.sent_at, "text": post.sent_text, "id": post.remote_id}
            for thread in versions.threads_of(connection, story.id)
            for post in thread.posts
            if post.sent_text
        ],
    }


def _form(vault: Vault, kept: kept_forms.StoredForm, *, is_theirs: bool) -> dict[str, Any]:
    """A form that could not be taken; for others, that there is one."""
    if not is_theirs:
        return {}
    form = read_form(vault.unlock(kept.token))
    return {"what": form.what, "fields": dict(form.fields)}
