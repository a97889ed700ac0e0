"""Memory of large bodies goes back to the system when they are gone, and does not stay with the process."""

from __future__ import annotations

import ctypes

LARGE = 1 << 20  # bytes
M_MMAP_THRESHOLD = -3  # malloc.h of glibc


def give_back_large_blocks() -> bool:
    """Have blocks from 1 MiB on mapped on their own; False where the C library has no such switch.

    By itself, glibc raises the bound to whatever size was freed last (mallopt(3)). From then on bodies lie in the
    heap, where one small block above them keeps them from being given back.
    """
    try:
        switch = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS, Windows
        return False
    return bool(switch(M_MMAP_THRESHOLD, LARGE))
