"""The publishing verbs joined to a network that answers from a script."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.crisis import directory
from scheduler.publishing.means import Means
from scheduler.publishing.publish import Publisher
from scheduler.publishing.reconcile import Reconciler
from scheduler.publishing.removal import Remover
from scheduler.store import history
from scheduler.store.database import Database
from scheduler.store.threads import StoredThread, thread_by_key
from tests.builders import PRICES
from tests.clocks import StandingClock
from tests.scripted import ScriptedNetwork


@dataclass
class Desk:
    """Everything a publishing test touches."""

    database: Database
    clock: StandingClock
    network: ScriptedNetwork = field(default_factory=ScriptedNetwork)
    is_stopping: bool = False

    def __post_init__(self) -> None:
        self.means = Means(
            self.database, self.network, self.clock, directory.load, "engine-1", 120.0, PRICES
        )
        self.publisher = Publisher(self.means, lambda: self.is_stopping)
        self.reconciler = Reconciler(self.means)
        self.remover = Remover(self.means)

    def show_pictures_in(self, media: Path) -> None:
        """Takes pictures from there from now on."""
        self.means = replace(self.means, media=media)
        self.publisher = Publisher(self.means, lambda: self.is_stopping)

    def publish(self, account: str = "main") -> None:
        while self.publisher.publish_account(account):
            pass  # it gave way; as the engine does, it is called again

    def thread(self, key: str = "wmhd/opener") -> StoredThread:
        with self.database.read() as connection:
            found = thread_by_key(connection, key)
        assert found is not None
        return found

    def detail(self, key: str = "wmhd/opener") -> str:
        with self.database.read() as connection:
            entries = history.entries_about(connection, history.of_thread(key))
        return entries[-1].why

    def moves(self, subject: str) -> list[tuple[str, str]]:
        with self.database.read() as connection:
            entries = history.entries_about(connection, subject)
        return [(entry.from_state, entry.to_state) for entry in entries]
