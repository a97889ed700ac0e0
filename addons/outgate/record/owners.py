"""Whose files are, and who can read them.

A service runs as a user of its own, and only root can run commands on its data folder: what these make there is the
service's, which has to read it.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_CREDENTIALS = "CREDENTIALS_DIRECTORY"  # set by systemd: a folder that only the service can enter


def give(made: int | Path, folder: Path) -> None:
    """Give what was just made (a descriptor, or a path) to the owner of its folder, if we are root. Raises OSError."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.chown(made, owner.st_uid, owner.st_gid)


def is_open_to_others(path: Path) -> bool:
    """Tell whether more than the owner may read, write or run a file. Raises OSError.

    systemd (254 and newer) lets a service read its credentials by an access list, and the bits of the group then show
    how far that list goes, and not what the group may: no group has a part in it.
    """
    others = stat.S_IRWXO | stat.S_IWGRP if _is_credential(path) else _OTHERS
    return bool(path.stat().st_mode & others)


def _is_credential(path: Path) -> bool:
    folder = os.environ.get(_CREDENTIALS, "")
    return folder != "" and path.resolve().parent == Path(folder).resolve()
