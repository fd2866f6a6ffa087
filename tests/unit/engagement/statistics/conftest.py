"""The packages that our statistics are checked against: importing them takes a second or two.

So no process does that runs none of these tests.
"""

from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def stats() -> ModuleType:
    """scipy's."""
    from scipy import stats

    return stats


@pytest.fixture(scope="session")
def sm() -> ModuleType:
    """statsmodels' regressions."""
    from statsmodels.regression import linear_model

    return linear_model
