# SPDX-License-Identifier: GPL-2.0-only
"""What a line of a call does that is worth a word, told by the names in it."""

import re

# the first that fits
MARKS = (
    ("unlock", r"\b\w*(unlock|mutex_exit)\w*\("),
    ("lock", r"\b(?!lockdep_)\w*(_lock|_trylock|down_read|down_write|lock_\w+)\w*\(|\b(scoped_)?guard\("),
    ("user copy", r"\b(\w*copy_(to|from)_(user|iter)\w*|copy_struct_from_user|(get|put)_user|clear_user"
                  r"|strn(cpy|len)_(from_)?user|v?memdup_user\w*|strndup_user|check_zeroed_user"
                  r"|access_process_vm|access_remote_vm)\("),
    ("free", r"\b(k|v|kv)?z?free\w*\(|\bmmput\(|\bput_\w+\("),
    ("allocation", r"\b\w*alloc\w*\(|\bkmem(dup|_cache_\w+)\w*\(|\bkstrn?dup\w*\(|\bkasprintf\("),
    ("early exit", r"\breturn -E[A-Z]+\b|\bgoto \w+;"),
)
PATTERNS = [(name, re.compile(pattern)) for name, pattern in MARKS]


def mark(text):
    """A word for a line of C; "" if there is none."""
    return next((name for name, pattern in PATTERNS if pattern.search(text)), "")
