"""No story without a policy that the public can read. Source: Charity Commission, 2023."""

from scheduler.campaigns.model.organisation import Organisation
from scheduler.errors import NotPossible
from scheduler.i18n import _


def need_policy(organisation: Organisation) -> None:
    """Passes if the social media policy's address and its owner are configured.

    Raises: NotPossible.
    """
    if organisation.policy is None:
        raise NotPossible(
            _(
                "Stories need a social media policy that the public can read. Put its "
                "address and its owner into organisation.yaml, under `policy`."
            )
        )
