"""A process that asks for an account's access token when it is told to, and says what came.

`python -m tests.support.processes.renewing DATABASE X CLOCK OWNER`; the key comes on standard
input, then a line for each time that it is to ask. Says "token HASH" or the reason for none.
"""

import sys
from hashlib import sha256
from pathlib import Path

from scheduler.clock import RehearsalClock
from scheduler.networks.base import AccountName
from scheduler.networks.x.tokens import AccessToken
from scheduler.processes import name_of_this_process
from scheduler.publishing.connections.tokens import ConnectedTokens
from scheduler.store.database import open_database
from tests.support.desks.connected import connection_context


def main() -> None:
    url, x_url, clock, owner = sys.argv[1:]
    key = sys.stdin.readline().strip()
    database = open_database(url, is_simulated=True, may_make=False)
    context = connection_context(
        database, RehearsalClock(Path(clock)), x_url, key, owner or name_of_this_process()
    )
    tokens = ConnectedTokens(context)
    print("ready", flush=True)
    for _ in sys.stdin:
        found = tokens.of(AccountName("main"))
        if isinstance(found, AccessToken):
            print("token", sha256(found.value.encode()).hexdigest(), flush=True)
        else:
            print(found, flush=True)
    database.close()


if __name__ == "__main__":
    main()
