"""How many times as many generated examples are tried as in `make test`: `make fuzz` tries more."""

import os

DEEPER = int(os.environ.get("HANDRAIL_DEEPER", "1"))
