# SPDX-License-Identifier: GPL-2.0-only
"""What a kernel says when something is wrong with it, whoever listens."""

import os
import re

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../tests/lib/complaints.list")


def pattern():
    """Compiled, of all rows of the list."""
    with open(LIST, encoding="utf-8") as file:
        return re.compile("|".join(line.rstrip("\n") for line in file if not line.startswith("#")))
