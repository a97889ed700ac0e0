"""The core in one function: a message in, an outcome out. No I/O, no clock, no exception."""
