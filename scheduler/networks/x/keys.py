"""The keys of an account, or what to do where there are none."""

from collections.abc import Mapping

from scheduler.errors import SettingsError
from scheduler.networks.base import AccountName
from scheduler.settings import Credentials


def keys_of(credentials: Mapping[AccountName, Credentials], account: AccountName) -> Credentials:
    """The four keys that sign for `account`.

    Raises: SettingsError if .env has none for it.
    """
    if account not in credentials:
        raise SettingsError(
            f'Account "{account}" has no secrets. Put its four keys into .env, under the name'
            " that organisation.yaml gives as `secrets`."
        )
    return credentials[account]
