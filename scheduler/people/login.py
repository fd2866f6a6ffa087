"""Asks the system who is at work, and takes nobody's word for it."""

import ctypes
import os
import sys

_LONGEST = 257  # Windows: UNLEN, and the NUL at the end

if sys.platform == "win32":  # pragma: no cover - asked on Windows only

    def login_of_system() -> str:
        """The login of this process's user, by the system's own call."""
        name, size = ctypes.create_unicode_buffer(_LONGEST), ctypes.c_ulong(_LONGEST)
        if not ctypes.windll.advapi32.GetUserNameW(name, ctypes.byref(size)):
            raise ctypes.WinError()
        return name.value

else:
    import pwd

    def login_of_system() -> str:
        """The login of the real user id; "user 1000" where the system has no name for it."""
        number = os.getuid()
        try:
            return pwd.getpwuid(number).pw_name
        except KeyError:  # in a container, say
            return f"user {number}"
