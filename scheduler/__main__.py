"""`python -m scheduler` is `handrail`."""

from scheduler.cli.app import main

if __name__ == "__main__":
    main()
