"""Links to a page of one's own, for a guardian or a support contact: mailed to them, used once.

Opening one changes nothing; its button signs them in, in whichever browser they read their mail.
Nobody but its owner ever sees it: not whoever had it sent.
"""

from datetime import timedelta

from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import mail_addresses
from scheduler.people.mailed.letters import Letters
from scheduler.people.mailed.links import Offered, Purpose, opens_nothing, standing, used_by
from scheduler.people.place import Origin
from scheduler.people.sessions import SignInProof, decides, open_session
from scheduler.people.tokens import Token, hash_of, new_token
from scheduler.store.operations import audit
from scheduler.store.people import links as stored
from scheduler.store.stories import people

HOLDS = timedelta(days=7)
AGAIN_AFTER = timedelta(minutes=10)
PURPOSES = frozenset({Purpose.GUARDIAN, Purpose.SUPPORT_CONTACT})


def mail_private_link(
    context: PeopleContext,
    vault: Vault,
    letters: Letters,
    person_id: str,
    purpose: Purpose,
    by: str,
) -> None:
    """Mails somebody a link to their own page; `by` had it sent, and was allowed to.

    Raises: NotPossible if they have no address here, sign in otherwise, or had one a moment ago.
    """
    token, now = new_token(), context.now()
    with context.database.write() as connection:
        person = people.person(connection, person_id)
        if person is None or not person.is_active:
            raise NotPossible(
                _("There is nobody with the id {person_id}.").format(person_id=person_id)
            )
        if decides(person.roles):
            raise NotPossible(
                _("{person_id} works here, and signs in as always to find it.").format(
                    person_id=person_id
                )
            )
        address = mail_addresses.of(connection, vault, person_id)
        if address is None:
            raise NotPossible(
                _(
                    "No mail address of {person_id} is known here. Invite them by mail first."
                ).format(person_id=person_id)
            )
        if stored.was_mailed_since(connection, person_id, purpose, now - AGAIN_AFTER):
            raise NotPossible(_("They were mailed a link a few minutes ago. It may be on its way."))
        stored.add(
            connection,
            hash_of(token),
            purpose=purpose,
            person=person_id,
            by=by,
            now=now,
            until=now + HOLDS,
        )
        entry = audit.AuditEntry(now, by, f"person:{person_id}", "", "mailed a link", purpose)
        audit.record(connection, [entry])
    letters.send_quietly(address, letters.link("private", token))


def look_at_private_link(context: PeopleContext, token: str) -> Offered:
    """Until when it holds. Changes nothing: mail scanners follow links.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    link = standing(context, token, browser="")
    if link.purpose not in PURPOSES:
        raise opens_nothing()
    return Offered(Purpose(link.purpose), link.until)


def use_private_link(context: PeopleContext, token: str, place: Origin) -> tuple[Token, Purpose]:
    """Signs in whoever was mailed it; gives their session's token, and what it is for.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    purpose = look_at_private_link(context, token).purpose
    link, now = standing(context, token, browser="", purpose=purpose), context.now()
    with context.database.write() as connection:
        person = used_by(connection, link, now)
        entry = audit.AuditEntry(now, person.id, f"person:{person.id}", "", "signed in", "by mail")
        audit.record(connection, [entry])
        return open_session(connection, person, SignInProof.LINK, place, now), purpose
