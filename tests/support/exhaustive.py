"""Whether tests that sample go through everything: `make test-all` sets PILLARS_EXHAUSTIVE."""

import os

__all__ = ["EXHAUSTIVE"]

EXHAUSTIVE = bool(os.environ.get("PILLARS_EXHAUSTIVE"))
