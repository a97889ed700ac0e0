"""Entries of the log as events of OCSF 1.5.0 (https://schema.ocsf.io/1.5.0): findings, acts, and the log's own."""
