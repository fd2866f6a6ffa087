"""`python -m tests.support.processes.read_only COMMAND...`: the program on a file system that is.

Its text is a `sitecustomize.py` as well, for programs that are begun in another way. Only what is
below KIT_MAY_WRITE may be written, by whatever Python opens.
"""

import os
import sys

_MAY = tuple(os.environ["KIT_MAY_WRITE"].split(os.pathsep))
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_BY_NAME = ("os.mkdir", "os.remove", "os.rename", "os.rmdir")


def _look(event, about):
    if event == "open":
        writes = isinstance(about[0], str | bytes) and (about[2] or 0) & _WRITES
    else:
        writes = event in _BY_NAME
    if writes:
        name = os.fsdecode(about[0])
        if not os.path.abspath(name).startswith(_MAY):  # noqa: PTH100 - it looks at no file
            raise OSError(30, "Read-only file system", name)


sys.addaudithook(_look)

if __name__ == "__main__":
    from scheduler.__main__ import main

    main()
