#!/usr/bin/env python3
"""Measures what limits follow from: matrix products and reading of memory, by NumPy and OpenBLAS.

usage: machine.py
"""
import json
import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from timing import seconds

THREADS = os.cpu_count()
ROUNDS = 7


def gigaflops():
    n = 2000
    a, b, c = np.random.rand(n, n), np.random.rand(n, n), np.empty((n, n))
    return 2e-9 * n**3 / min(seconds(lambda: np.dot(a, b, out=c)) for _ in range(ROUNDS))


def gigabytes_per_second():
    parts = [np.ones(40_000_000) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        least = min(seconds(lambda: list(pool.map(np.max, parts))) for _ in range(ROUNDS))
    return 8e-9 * sum(len(part) for part in parts) / least


if __name__ == "__main__":
    measured = {
        "gigaflops": round(gigaflops(), 1),
        "gigabytes_per_second": round(gigabytes_per_second(), 1),
        "threads": THREADS,
    }
    print(json.dumps(measured), flush=True)
