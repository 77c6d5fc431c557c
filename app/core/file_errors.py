"""Why a file cannot be read or written, in words of ours: the system tells it in its own language and without a cure."""

from __future__ import annotations

import errno
from pathlib import Path

from app.core.i18n import N_, _

_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"), errno.ENOTDIR: N_("there is no such file or folder"), errno.EISDIR: N_("it is a folder"),
    errno.EACCES: N_("you may not read or write it"), errno.EPERM: N_("you may not read or write it"),
    errno.EROFS: N_("nothing can be written there"), errno.ENOSPC: N_("the disk is full"), errno.EDQUOT: N_("the disk is full"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


def is_folder(text: str) -> bool:
    """Whether a text that somebody typed names a folder; pathlib raises an error at texts that no system takes for a name."""
    try:
        return Path(text).is_dir()
    except OSError:
        return False


def is_file(text: str) -> bool:
    """The same of a file."""
    try:
        return Path(text).is_file()
    except OSError:
        return False


def why(error: OSError) -> str:
    """The end of a sentence such as "The file cannot be opened: …"."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
