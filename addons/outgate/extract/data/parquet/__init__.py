"""Parquet, read by code of our own: see `reading`."""
