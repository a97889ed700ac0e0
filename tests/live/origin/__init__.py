"""An origin that records all that reaches it: the last word of every live test is what it received."""

from tests.live.origin.record import Connection, Frame, Received, Record
from tests.live.origin.server import Origin

__all__ = ["Connection", "Frame", "Origin", "Received", "Record"]
