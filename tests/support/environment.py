"""What the processes of one run of the tests learn from their environment."""

import os

__all__ = ["EXHAUSTIVE", "SHARED"]

# Whether tests that sample go through everything, as `make test-all` wants.
EXHAUSTIVE = bool(os.environ.get("PILLARS_TEST_EXHAUSTIVE"))
# The variable that names the folder in which they share the index of the corpus that ships.
SHARED = "PILLARS_TEST_SHARED"
