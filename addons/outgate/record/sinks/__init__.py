"""Sinks: what happened goes on to where others watch, entry by entry of the log, at least once."""
