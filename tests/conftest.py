"""Being here puts `tests/` on the path, so that tests in sub-folders can import its modules."""

import pytest

from program_runs import run as run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the groups that one worker runs alone, for minutes: else all wait for them."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)
