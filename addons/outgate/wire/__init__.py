"""The wire: the only code that imports mitmproxy. It is given `inspect` and `record`, and lets nothing else decide."""

from outgate.wire.config import IdentityConfig, SetupError, WireConfig
from outgate.wire.proxy import Proxy

__all__ = ["IdentityConfig", "Proxy", "SetupError", "WireConfig"]
