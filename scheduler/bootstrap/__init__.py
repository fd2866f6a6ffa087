"""The only place where the parts are joined. Nothing is built when it is imported."""

from scheduler.bootstrap.app import App, open_desk, open_real
from scheduler.bootstrap.engine import (
    heartbeat_of,
    pinger_of,
    real_engine,
    say_goodbye,
    teller_of,
)
from scheduler.bootstrap.listening import listening_prices
from scheduler.bootstrap.previews import Preview, ThreadPreview, plans, previews, stories_for
from scheduler.bootstrap.rehearsal import (
    open_rehearsal,
    rehearsal_accounts,
    rehearsal_clock,
    rehearsal_engine,
    sham_credentials,
)
from scheduler.bootstrap.samples import copy_samples
from scheduler.bootstrap.workspace import (
    account_rows,
    guardian_of,
    reading_prices,
    real_database,
    real_url,
    rehearsal_services,
    rehearsed_database,
    services,
    settings_of,
    this_person,
    zone_of,
)

__all__ = [
    "App",
    "Preview",
    "ThreadPreview",
    "account_rows",
    "copy_samples",
    "guardian_of",
    "heartbeat_of",
    "listening_prices",
    "open_desk",
    "open_real",
    "open_rehearsal",
    "pinger_of",
    "plans",
    "previews",
    "reading_prices",
    "real_database",
    "real_engine",
    "real_url",
    "rehearsal_accounts",
    "rehearsal_clock",
    "rehearsal_engine",
    "rehearsal_services",
    "rehearsed_database",
    "say_goodbye",
    "services",
    "settings_of",
    "sham_credentials",
    "stories_for",
    "teller_of",
    "this_person",
    "zone_of",
]
