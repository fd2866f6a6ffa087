"""How accounts are connected, as JSON. Never a token."""

from typing import Any

from scheduler.publishing.connections.standing import AccountStanding


def account_json(one: AccountStanding) -> dict[str, Any]:
    """One account."""

    def told(instant: Any) -> str | None:
        return instant.isoformat() if instant else None

    return {
        "account": one.name,
        "handle": one.handle,
        "how": str(one.means),
        "problem": one.problem or None,
        "scopes": sorted(one.scopes),
        "lacks": list(one.lacks),
        "connected_at": told(one.connected_at),
        "connected_by": one.connected_by or None,
        "token_until": told(one.good_until),
        "is_renewed": one.is_renewed,
        "last_used_at": told(one.used_at),
    }
