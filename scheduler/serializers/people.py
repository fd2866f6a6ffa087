"""People, and the stories that somebody may read, for a program."""

from scheduler.store.people.sessions import StoredSession
from scheduler.store.stories.people import StoredPerson
from scheduler.stories.overview.status import Listed


def person_json(person: StoredPerson) -> dict[str, object]:
    """Somebody by id, with their roles; never their name."""
    return {"id": person.id, "roles": roles_in_words(person), "login": person.os_user or ""}


def roles_in_words(person: StoredPerson) -> str:
    """Their roles, each with the accounts that it holds for if not for all."""
    return ", ".join(
        f"{role} ({', '.join(sorted(accounts))})" if accounts is not None else role
        for role, accounts in sorted(person.roles.items())
    )


def story_json(story: Listed) -> dict[str, object]:
    """One line of the list of stories."""
    return {
        "id": story.story_id,
        "theme": story.theme,
        "stands": story.stands,
        "standing": str(story.standing),
    }


def session_json(session: StoredSession) -> dict[str, object]:
    """Somebody who is signed in, without what would let anybody else be."""
    return {
        "number": session.id,
        "browser": session.browser,
        "network": session.network,
        "proof": session.proof,
        "since": session.made_at.isoformat(),
        "seen": session.seen_at.isoformat(),
        "ends": session.ends_at.isoformat(),
    }
