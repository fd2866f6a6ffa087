"""`python -m tests.support.processes.no_room BYTES COMMAND...`: the program on a full disk.

No file may grow beyond so many bytes.
"""

import resource
import sys

from scheduler.__main__ import main

if __name__ == "__main__":
    most = int(sys.argv.pop(1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    main()
