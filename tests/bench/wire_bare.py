"""The bare embedded master: mitmproxy with the four addons that it needs, no inspection, and nothing of ours.

Runs as a process of its own: `python -m tests.bench.wire_bare CONFDIR AUTHORITY.pem PORT`.
"""

from __future__ import annotations

import asyncio
import gc
import sys

from mitmproxy.addons.errorcheck import ErrorCheck
from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master
from mitmproxy.options import Options


async def main(confdir: str, authority: str, port: int) -> None:
    """Serve on `port` of loopback for ever."""
    master = Master(Options(confdir=confdir, listen_host="127.0.0.1", listen_port=port))
    master.addons.add(Proxyserver(), NextLayer(), TlsConfig(), ErrorCheck())
    master.options.update(ssl_verify_upstream_trusted_ca=authority)
    gc.collect()
    gc.freeze()
    await master.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
