"""Checks the accounts: whether their keys are there, and whose they are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from scheduler.campaigns.model.organisation import Account, Organisation
from scheduler.checkup.finding import CheckResult, Health, fine, look, wrong
from scheduler.errors import SettingsError
from scheduler.networks.base import AccountName, Identity, Network, Unavailable
from scheduler.publishing.connections.standing import AccountStanding, Means
from scheduler.remedies import Action, Remedy
from scheduler.settings import Credentials, read_credentials

_LEAVE_TO_WRITE = "Make new keys in X's developer portal, with leave to read and write."

Connect = Callable[[Mapping[AccountName, Credentials]], Network]


def accounts(
    organisation: Organisation,
    variables: Mapping[str, str],
    connect: Connect | None,
    goes_on: Callable[[str], bool] = lambda _: False,
    connected: Mapping[str, AccountStanding] | None = None,
) -> Iterator[CheckResult]:
    """One finding an account; X itself is asked if there is a way to `connect`.

    `goes_on` is told each account whose keys X knows, and says whether it had waited for that.
    `connected` are the accounts that were connected in the browser: their keys do not matter.
    """
    for name, account in organisation.accounts.items():
        what = f"account {name}"
        standing = (connected or {}).get(name)
        if standing is not None and standing.is_connected:
            yield _by_browser(what, standing)
            continue
        try:
            keys = read_credentials(variables, account.secrets)
        except SettingsError as error:
            lines = str(error).splitlines()
            says = " ".join(line.partition(". ")[0] + "." for line in lines)
            yield wrong(what, says, "Put its keys into .env, from X's developer portal.")
            continue
        if connect is None:
            keys_are_there = f"Its four keys are there. To ask X about @{account.handle}: "
            yield fine(what, keys_are_there, Remedy(Action.ASK_X))
        else:
            answer = connect({AccountName(name): keys}).identity(AccountName(name))
            result = _told(what, account, answer)
            is_ours = isinstance(answer, Identity) and result.level is not Health.WRONG
            if is_ours and goes_on(name):
                result = replace(
                    result, found=(*result.found, " It waited for that, and goes on now.")
                )
            yield result


def _by_browser(what: str, one: AccountStanding) -> CheckResult:
    """How an account stands that was connected in the browser; X is not asked."""
    again = "Open Accounts at the desk and connect it again."
    if one.means is Means.BROKEN:
        return wrong(what, one.problem or "It must be connected again.", again)
    if one.lacks:
        says = f"Connected in the browser as @{one.handle}, and may not {'; '.join(one.lacks)}."
        return wrong(what, says, f"Give the app these at X. {again}")
    says = f"Connected in the browser as @{one.handle}, with all that publishing needs."
    return fine(what, f"{says} To ask X: ", Remedy(Action.ASK_X_WHOSE))


def _told(what: str, account: Account, answer: Identity | Unavailable) -> CheckResult:
    match answer:
        case Identity(handle=found) if found.casefold() != account.handle.casefold():
            says = f"Its keys belong to @{found}, not to @{account.handle}."
            return wrong(what, says, "Put the right keys into .env, or mend organisation.yaml.")
        case Identity(handle=found, may_write=False):
            # X's own practice server says so of every key: it proves nothing.
            says = f"X knows its keys as @{found}, and hints that they may only read."
            return look(what, says, f"If the first post is refused: {_LEAVE_TO_WRITE}")
        case Identity(handle=found, may_write=True):
            return fine(what, f"X knows its keys as @{found}, and they may post.")
        case Identity(handle=found):
            says = f"X knows its keys as @{found}. Whether they may post shows at the first post."
            return fine(what, says)
        case Unavailable(is_clock=True, detail=detail):
            says = f"X takes no call, for this machine's clock is wrong ({detail})."
            return wrong(what, says, "Set it by the network.")
        case Unavailable(needs_reconnect=True, detail=detail):
            return wrong(what, f"X does not accept its keys ({detail}).", _LEAVE_TO_WRITE)
        case Unavailable(detail=detail):
            return look(what, f"X could not be asked ({detail}).", "Try again in a while.")
