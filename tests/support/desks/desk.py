"""The publishing verbs joined to a network that answers from a script."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from scheduler.crisis.directory import services
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue.threads import StoredThread, thread_by_key
from tests.support.clocks import StandingClock
from tests.support.databases.history import entries_about
from tests.support.examples.builders import PRICES
from tests.support.scripted import ScriptedNetwork


@dataclass
class Desk:
    """Everything a publishing test touches."""

    database: Database
    clock: StandingClock
    network: ScriptedNetwork = field(default_factory=ScriptedNetwork)
    is_stopping: bool = False

    def __post_init__(self) -> None:
        self.context = PublishingContext(
            *(self.database, self.network, self.clock, services.load, "engine-1", 120.0, PRICES),
            is_stopping=lambda: self.is_stopping,
        )
        self.publisher = Publisher(self.context, lambda: self.is_stopping)
        self.reconciler = Reconciler(self.context)
        self.remover = TakedownWorker(self.context)

    def show_pictures_in(self, media: Path) -> None:
        """Takes pictures from there from now on."""
        self.context = replace(self.context, media=media)
        self.publisher = Publisher(self.context, lambda: self.is_stopping)

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
            entries = entries_about(connection, audit.of_thread(key))
        return entries[-1].why

    def moves(self, subject: str) -> list[tuple[str, str]]:
        with self.database.read() as connection:
            entries = entries_about(connection, subject)
        return [(entry.from_state, entry.to_state) for entry in entries]
