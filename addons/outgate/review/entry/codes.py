"""One-time codes of an authenticator app (TOTP, RFC 6238): six digits, new each 30 seconds, by SHA-1 as apps do."""

from __future__ import annotations

import hmac
import io
from typing import TYPE_CHECKING

import pyotp
import segno

if TYPE_CHECKING:
    from datetime import datetime

    from outgate.review.entry.sealing import Sealing

STEP = 30  # seconds
_DRIFT = 1  # steps that a clock may be wrong by, either way
_ISSUER = "Outgate"


def new_secret() -> str:
    """Return a new secret of 160 bits, in base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """Return the otpauth address that an app reads out of the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def picture(secret: str, name: str) -> str:
    """Return the QR code of it as SVG to stand in a page. It holds no style, which the page would not be allowed."""
    drawn = io.BytesIO()
    segno.make(address(secret, name), error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=False, svgclass="qr", lineclass="qr-line", border=4, omitsize=True
    )
    return drawn.getvalue().decode().replace("<svg ", '<svg role="img" aria-label="QR code for your app" ', 1)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step that this code is of, now or within a step of it; None if it is of none."""
    digits = "".join(code.split())
    current = int(now.timestamp()) // STEP
    made = pyotp.TOTP(secret)
    steps = range(current - _DRIFT, current + _DRIFT + 1)
    right = [step for step in steps if hmac.compare_digest(made.generate_otp(step).encode(), digits.encode())]
    return right[0] if right else None


def sealed(sealing: Sealing, number: int, secret: str) -> bytes:
    """Return the secret of an account as it is kept."""
    return sealing.sealed(f"totp {number}", secret.encode())


def opened(sealing: Sealing, number: int, kept: bytes) -> str:
    """Return the secret of an account. Raises SealError."""
    return sealing.opened(f"totp {number}", kept).decode()
