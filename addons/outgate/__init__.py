"""Outgate: a data-loss-prevention proxy on mitmproxy."""
