"""`python -m agent` is `second-chance`."""

import sys

from agent.cli import main

sys.exit(main())
