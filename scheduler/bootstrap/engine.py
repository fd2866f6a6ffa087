"""Joins a real run: its work, once or until it is stopped, and who is told of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from scheduler.bootstrap.app import App
from scheduler.bootstrap.notices import mail_verb, ring_verb
from scheduler.bootstrap.people import approval_letters
from scheduler.bootstrap.stories import story_verb
from scheduler.engine.local import LocalEngine
from scheduler.engine.work import Verb, Work, one_pass, work_list
from scheduler.notify.base import Pinger, Teller
from scheduler.notify.ping import HttpPinger
from scheduler.notify.to_log import LogTeller
from scheduler.probes.systemd import with_watchdog
from scheduler.publishing.monitoring.audit_check import keep_books
from scheduler.publishing.monitoring.heartbeat import Heartbeat
from scheduler.publishing.monitoring.notifying.narrator import Narrator
from scheduler.publishing.monitoring.notifying.notifier import Tell
from scheduler.publishing.monitoring.status import CLUSTER, LOCAL, status
from scheduler.remedies import in_words
from scheduler.settings import Settings
from scheduler.store.operations import heartbeat
from scheduler.store.operations.duties import ALONE, AnyDuty, Duty, give_back
from scheduler.store.queue import job_tables
from scheduler.store.queue.sending import leases

if TYPE_CHECKING:
    from scheduler.engine.cluster import ClusterEngine


def teller_of(settings: Settings) -> Teller:
    """How people are told: by the addresses of the settings, or in the log where there is none."""
    if not settings.notify.get_secret_value():
        return LogTeller()
    from scheduler.notify.apprise import AppriseTeller  # it takes a while to come

    return AppriseTeller(settings.notify)


def pinger_of(settings: Settings) -> Pinger | None:
    """The watcher that is pinged while we publish, if there is one."""
    return HttpPinger(settings.ping_url) if settings.ping_url.get_secret_value() else None


def heartbeat_of(app: App, *, pings: bool = True) -> Heartbeat:
    """What says that the publisher is alive, to the watcher too if it `pings`."""
    is_real = not app.workspace.is_simulated  # nobody is woken by practice
    pinger = pinger_of(app.workspace.settings) if pings and is_real else None
    kind = CLUSTER if is_cluster(app) else LOCAL
    return Heartbeat(app.context, pinger, app.workspace.zone, in_words, kind)


def is_cluster(app: App) -> bool:
    """Whether this engine is one of a cluster; practice on a file never is."""
    return app.workspace.settings.engine == CLUSTER and not app.context.database.is_sqlite


def duty_of(app: App, name: str) -> Duty:
    """What one engine does for all of them."""
    context = app.context
    # Where any engine may be given the next job of it, none keeps it to itself.
    return Duty(
        context.database,
        name,
        context.owner,
        is_given_back=is_cluster(app),
        is_stopping=context.is_stopping,
    )


def tell_of(app: App, duty: AnyDuty = ALONE) -> Tell:
    """What tells people that something waits for them."""
    workspace = app.workspace
    return Tell(
        app.context,
        LogTeller() if workspace.is_simulated else teller_of(workspace.settings),
        workspace.zone,
        lambda: workspace.whole_directory,
        workspace.guardian,
        in_words,
        duty,
    )


class Running:
    """A run that says what it does: `say` gets each line."""

    def __init__(self, app: App, say: Callable[[str], None]) -> None:
        self._narrator = Narrator(app.context, app.workspace.zone, in_words)
        self._say = say

    def begin(self) -> None:
        """Says what it finds; before the first heartbeat."""
        self._each(self._narrator.begin())

    def news(self) -> None:
        """Says what happened since, and what comes next."""
        self._each(self._narrator.news())

    def _each(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._say(line)


def work_of(app: App, heartbeat: Verb | None = None, narrate: Verb | None = None) -> Work:
    """Everything that a real run does again and again."""
    telling = duty_of(app, "tell")
    return work_list(
        app.publisher,
        app.reconciler,
        app.remover,
        heartbeat=heartbeat,
        stories=duty_of(app, "stories").does(story_verb(app)),
        collect=_by_a_right_clock(app, app.collect_once),
        listen=_by_a_right_clock(app, app.listen_once),
        keep_books=lambda: keep_books(app.context.database),
        ask=approval_letters(app.workspace).tell_due,
        tell=telling.does(tell_of(app, telling).tell_due),
        ring=duty_of(app, "ring").does(ring_verb(app.workspace, app.context)),
        mail=mail_verb(app.workspace, app.context),
        narrate=narrate,
    )


def _by_a_right_clock(app: App, verb: Verb) -> Verb:
    """Readings prove by their times that a post is gone, and what is gone is purged."""
    return lambda: app.context.is_clock_right() and verb()


def real_engine(
    app: App, narrate: Verb | None = None, of: str = ""
) -> "LocalEngine | ClusterEngine":
    """The engine of a real run, which goes on until it is stopped; `of` names it in the log."""
    work = work_of(app, with_watchdog(heartbeat_of(app).beat), narrate)
    if not is_cluster(app):
        return LocalEngine(work, app.workspace.settings.workers, of)
    from scheduler.engine.cluster import ClusterEngine  # who is no cluster need not load it

    job_tables.require(app.context.database)
    return ClusterEngine(app.context.database, work, app.workspace.settings.workers)


def run_once(app: App, narrate: Verb | None = None) -> None:
    """Does everything that is due, and leaves word of it: `status` shows when that was."""
    # Beside an engine that runs for good, its heartbeat is the one that counts.
    is_alone = not status(app.context.database, app.context.clock).is_running
    beat = heartbeat_of(app, pings=False).beat if is_alone else lambda: None
    beat()
    one_pass(work_of(app, narrate=narrate), beat)
    watcher = None if app.workspace.is_simulated else pinger_of(app.workspace.settings)
    if watcher is not None:
        watcher.ping()  # only now: all went well
    if is_alone:
        say_goodbye(app)


def say_goodbye(app: App, *, is_idle: bool = True) -> None:
    """Notes that the engine stopped on purpose, and leaves its duties and accounts to the others.

    While something of it is still at work, its accounts stay its own until their leases end:
    whoever claims one is alone with it.
    """
    context = app.context
    give_back(context.database, context.owner)
    if is_idle:
        leases.give_all_back(context.database, context.owner)
    with context.database.write() as connection:
        heartbeat.stop(connection, context.owner, context.clock.now())
