"""Every published post that carries an old contact is found, and nothing else."""

from datetime import timedelta

from scheduler.publishing.directory.recall import recall
from scheduler.store.database import Database
from scheduler.store.states import PostState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.published import APost, publish_thread

OLD = "0808 808 4994"
INSTEAD = "Call Samaritans on 116 123."


def test_public_posts_with_an_old_contact_are_listed_with_a_correction(database: Database) -> None:
    publish_thread(
        database,
        APost(f"Talk to The Mix: {OLD}.", remote_id="41"),
        APost("Nothing of the kind.", remote_id="42", place="middle"),
        APost("Or 08088084994", remote_id="43", sent_at=A_TUESDAY_NOON + timedelta(minutes=1)),
        APost(f"Planned: {OLD}", state=PostState.UNSENT),
        account="peers",
        key="wmhd/opener",
    )
    found = recall(database, (OLD, "85258"), INSTEAD)
    assert [one.address for one in found] == [
        "https://x.com/HarbourPeers/status/41",
        "https://x.com/HarbourPeers/status/43",
    ]
    assert found[0].thread_key == "wmhd/opener"
    assert found[0].correction.endswith(INSTEAD)
    assert found[0].sent_at == A_TUESDAY_NOON


def test_nothing_published_is_nothing_to_recall(database: Database) -> None:
    assert recall(database, (OLD,), INSTEAD) == []
