"""The checks of addresses of crypto-currencies.

Sources: Base58Check (Bitcoin's, with the version bytes of Bitcoin, Litecoin, Dogecoin and Tron), BIP 173 and BIP 350
(Bech32 and Bech32m). An Ethereum address has no check digits that can be told without Keccak: it needs context.
"""

from __future__ import annotations

from hashlib import sha256

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUE58 = {char: at for at, char in enumerate(_BASE58)}
_BYTES = 25  # version, 20 bytes of a hash, 4 of the check sum
_VERSIONS = frozenset((0x00, 0x05, 0x30, 0x32, 0x1E, 0x16, 0x41))
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE32 = {char: at for at, char in enumerate(_BECH32)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CONSTANTS = frozenset((1, 0x2BC830A3))  # Bech32, Bech32m


def base58(value: str) -> str | None:
    """Return an address whose Base58Check sum holds."""
    number = 0
    for char in value:
        digit = _VALUE58.get(char)
        if digit is None:
            return None
        number = number * 58 + digit
    try:
        raw = number.to_bytes(_BYTES)
    except OverflowError:
        return None
    is_right = sha256(sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]
    return value if is_right and raw[0] in _VERSIONS and any(raw[1:-4]) else None


def bech32(value: str) -> str | None:
    """Return an address whose Bech32 or Bech32m sum holds, in small letters."""
    small = value.lower()
    prefix, one, data = small.rpartition("1")
    values = [_VALUE32.get(char, -1) for char in data]
    if not (prefix and one and values) or min(values) < 0 or value not in (small, small.upper()):
        return None
    expanded = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    return small if _polymod(expanded + values) in _CONSTANTS else None


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATOR):
            check ^= generator if top >> at & 1 else 0
    return check
