"""`python -m scheduler` is `handrail`."""

from scheduler.cli.main import main

if __name__ == "__main__":
    main()
