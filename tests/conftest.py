"""Being here puts `tests/` on the path, so that tests in sub-folders can import its modules."""

from program_runs import run as run
