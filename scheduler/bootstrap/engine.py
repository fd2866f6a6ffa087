"""What a real run does how often, and what tells people and the watcher of it."""

from collections.abc import Sequence

from scheduler.bootstrap.app import App
from scheduler.bootstrap.workspace import guardian_of, zone_of
from scheduler.crisis.workspace_files import directory_of
from scheduler.engine.local import LocalEngine
from scheduler.engine.ticks import AccountTick, Tick
from scheduler.notify.base import Pinger, Teller
from scheduler.notify.ping import HttpPinger
from scheduler.notify.to_log import LogTeller
from scheduler.publishing.monitoring.heartbeat import Heartbeat
from scheduler.publishing.monitoring.notifier import Tell
from scheduler.publishing.monitoring.status import HEARTBEAT_SECONDS
from scheduler.serializers.remedies import in_words
from scheduler.settings import Settings
from scheduler.store.operations import heartbeat

PUBLISH_SECONDS = 1.0
RECONCILE_SECONDS = 5.0
COLLECT_SECONDS = 60.0
LISTEN_SECONDS = 300.0
TELL_SECONDS = 10.0


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
    pinger = pinger_of(app.settings) if pings else None
    return Heartbeat(app.context, pinger, zone_of(app.root), in_words)


def tell_of(app: App) -> Tell:
    """What tells people that something waits for them."""
    return Tell(
        app.context,
        teller_of(app.settings),
        zone_of(app.root),
        lambda: directory_of(app.root),
        guardian_of(app.root),
        in_words,
    )


def real_engine(app: App, more: Sequence[Tick] = ()) -> LocalEngine:
    """The ticks of a real run, and `more` that are joined elsewhere."""
    publisher, reconciler = app.publisher, app.reconciler
    return LocalEngine(
        (
            Tick("heartbeat", HEARTBEAT_SECONDS, heartbeat_of(app).beat),
            Tick("tell", TELL_SECONDS, tell_of(app).tell_due),
            AccountTick(
                "publish", PUBLISH_SECONDS, publisher.due_accounts, publisher.publish_account
            ),
            AccountTick(
                "reconcile",
                RECONCILE_SECONDS,
                reconciler.due_accounts,
                reconciler.reconcile_account,
            ),
            AccountTick(
                "remove",
                RECONCILE_SECONDS,
                app.remover.due_accounts,
                app.remover.remove_account,
            ),
            *more,
            Tick("collect", COLLECT_SECONDS, app.collect.collect_due),
            Tick("listen", LISTEN_SECONDS, app.listen.listen_due),
        ),
        app.settings.workers,
    )


def say_goodbye(app: App) -> None:
    """Notes that the engine stopped on purpose."""
    with app.database.write() as connection:
        heartbeat.stop(connection, app.context.owner, app.clock.now())
