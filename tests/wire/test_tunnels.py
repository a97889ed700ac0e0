"""What connections were opened to."""

from __future__ import annotations

import gc

from outgate.model import Destination
from outgate.wire.tunnels import Tunnel, new_tunnels
from tests.wire.flows import flow_of


def test_a_tunnel_is_forgotten_with_its_connection() -> None:
    tunnels, flow = new_tunnels(), flow_of()
    tunnels[flow.client_conn] = Tunnel(Destination("origin.test"))
    assert len(tunnels) == 1
    del flow
    gc.collect()
    assert len(tunnels) == 0
