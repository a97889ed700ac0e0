"""The wire: the only code that imports mitmproxy. It is given `inspect` and `record`, and lets nothing else decide."""

from outgate.wire.coaching import Said
from outgate.wire.config import CoachConfig, IdentityConfig, SetupError, WireConfig
from outgate.wire.proxy import Proxy

__all__ = ["CoachConfig", "IdentityConfig", "Proxy", "Said", "SetupError", "WireConfig"]
