"""`python -m scheduler` is `handrail`."""

import signal

# Ctrl-C before there is anything to stop ends at once, and without a traceback.
signal.signal(signal.SIGINT, signal.SIG_DFL)

from scheduler.cli.app import main  # noqa: E402 - what is imported takes a while

if __name__ == "__main__":
    main()
