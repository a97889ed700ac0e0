"""For all tests: an example may take its time, since the machines are shared and a slow moment is no fault."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)
settings.load_profile("shared-machine")
