#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes counts.txt: log densities of counts, computed with 700 digits by mpmath from textbook formulas.

    counts_reference.py OUTPUT_FOLDER

A line is: family;name=value;name=value;x;log density. Lists are separated by commas. Parameters and observations are exactly the
doubles in the file (mpmath gets them as binary fractions), and 1 - p is exact. scipy is asked as a second opinion.
"""
import os
import sys

import numpy as np
from mpmath import inf, log, loggamma, mp, mpf
from scipy import stats

mp.dps = 700  # 1 - p of the smallest p is exact


def times_log(count, p):
    return mpf(0) if count == 0 else -inf if p == 0 else count * log(p)


def binomial(trials, probability, x):
    if not 0 <= x <= trials or x != int(x):
        return -inf
    choose = loggamma(trials + 1) - loggamma(x + 1) - loggamma(trials - x + 1)
    return choose + times_log(x, probability) + times_log(trials - x, 1 - probability)


def geometric(probability, x):
    return log(probability) + times_log(x, 1 - probability) if x >= 0 and x == int(x) else -inf


def negative_binomial(size, probability, x):
    if x < 0 or x != int(x):
        return -inf
    choose = loggamma(x + size) - loggamma(x + 1) - loggamma(size)
    return choose + times_log(size, probability) + times_log(x, 1 - probability)


def multinomial(probabilities, x):
    if any(c < 0 or c != int(c) for c in x):
        return -inf
    choose = loggamma(sum(x) + 1) - sum(loggamma(c + 1) for c in x)
    total = sum(probabilities)  # 1 but for a rounding
    return choose + sum(times_log(c, p / total) for c, p in zip(x, probabilities))


def cases():
    for n, p, points in [
        (1, 0.3, [0, 1]),
        (10, 0.6, [0, 1, 5, 9, 10, 11, -1, 0.5]),
        (10, 0.0, [0, 1, 10]),
        (10, 1.0, [0, 9, 10]),
        (63, 0.5, [0, 1, 31, 62, 63]),
        (64, 0.5, [0, 1, 32, 63, 64]),
        (100, 0.1, [0, 1, 9, 10, 11, 50, 99, 100]),
        (100, 1e-17, [0, 1, 2, 100]),
        (100, 1 - 2.0**-53, [0, 98, 99, 100]),
        (100, 5e-324, [0, 1, 100]),
        (1000, 0.999, [0, 900, 998, 999, 1000]),
        (10**6, 0.3, [0, 1, 299000, 300000, 300001, 10**6 - 1, 10**6]),
        (10**9, 0.5, [0, 1, 499990000, 500000000, 500100000, 10**9]),
        (10**9, 0.1, [99990000, 100000000, 100000001, 100050000]),
        (10**9, 1e-9, [0, 1, 2, 30]),
        (10**9, 0.7, [700000000, 699900000]),
        (2**31 - 1, 1e-3, [2147484, 2140000]),
    ]:
        for x in points:
            yield "binomial", binomial, dict(trials=n, probability=p), float(x)
    for p, points in [
        (0.5, [0, 1, 2, 1000, -1, 0.5]),
        (1.0, [0, 1]),
        (1e-12, [0, 1, 10**12, 10**15]),
        (1 - 2.0**-53, [0, 1, 2]),
        (1e-300, [0, 1e300]),
    ]:
        for x in points:
            yield "geometric", geometric, dict(probability=p), float(x)
    for r, p, points in [
        (2.0, 0.5, [0, 1, 2, 63, 64, 1000, -1, 0.5]),
        (2.5, 1.0, [0, 1, 100]),
        (0.01, 0.1, [0, 1, 5, 63, 64, 65, 500]),
        (1e-300, 0.5, [0, 1, 100]),
        (0.5, 1e-6, [0, 1, 1000, 500000, 10**7]),
        (1.5, 1e-12, [10**12, 10**14]),
        (63.5, 0.25, [0, 1, 100, 190, 300]),
        (64.0, 0.25, [0, 1, 100, 190, 300]),
        (1000.25, 0.75, [0, 1, 300, 333, 400]),
        (1e6, 0.9, [0, 1, 111111, 110000]),
        (1e6, 1e-3, [999000000, 998000000]),
        (1e10, 0.5, [9999900000, 10**10, 10000100001]),
        (12345678901.5, 0.3, [28806584103, 28806600000]),
        (1e10, 1 - 2.0**-31, [0, 1, 4, 5, 30]),
        (1e15, 1 - 2.0**-48, [0, 3, 4, 20, 100]),
        (3.0, 1e-100, [1e100, 1e101]),
    ]:
        for x in points:
            yield "negative-binomial", negative_binomial, dict(size=r, probability=p), float(x)
    for p, points in [
        ([0.25, 0.25, 0.5], [[0, 0, 0], [1, 0, 0], [3, 2, 5], [20, 20, 23], [20, 20, 24], [250, 250, 500], [0, 0, 70], [-1, 1, 1], [1, 0.5, 1]]),
        ([0.1, 0.2, 0.7], [[0, 3, 7], [100, 200, 700], [110, 190, 700], [10**8, 2 * 10**8, 7 * 10**8], [100001000, 199990000, 700009000]]),
        ([0.5, 0.0, 0.5], [[3, 0, 2], [3, 1, 2], [50, 0, 60], [50, 1, 60]]),
        ([1.0, 0.0], [[5, 0], [500, 0], [499, 1]]),
        ([0.3, 0.7], [[300000, 700000], [299000, 701000]]),
        ([0.1, 0.2, 0.7 + 1e-7], [[1000, 2000, 7000], [1, 2, 3]]),
        ([0.05] * 20, [[i for i in range(20)], [1000 + i for i in range(20)], [0] * 19 + [100]]),
    ]:
        for x in points:
            yield "multinomial", multinomial, dict(probabilities=p), [float(c) for c in x]


def by_scipy(family, p, x):
    """A second opinion; good to single digits of its rounding only, and blind where it cannot tell."""
    with np.errstate(all="ignore"):
        return {
            "binomial": lambda: stats.binom.logpmf(x, p["trials"], p["probability"]),
            "geometric": lambda: stats.geom.logpmf(x + 1, p["probability"]),
            "negative-binomial": lambda: stats.nbinom.logpmf(x, p["size"], p["probability"]),
            "multinomial": lambda: stats.multinomial.logpmf(x, int(sum(x)), p["probabilities"]),
        }[family]()


def exact(value):
    return [mpf(v) for v in value] if isinstance(value, list) else mpf(value)


def text(value):
    return ",".join(repr(v) for v in value) if isinstance(value, list) else repr(value)


def main(output_folder):
    lines = []
    for family, density, parameters, x in cases():
        value = density(**{name: exact(v) for name, v in parameters.items()}, x=exact(x))
        told = ";".join(f"{name}={text(v)}" for name, v in parameters.items())
        lines.append(f"{family};{told};{text(x)};" + ("-Infinity" if value == -inf else repr(float(value) + 0.0)))
        second = float(by_scipy(family, parameters, x))
        if not (second == float(value) or abs(second - float(value)) < 1e-6 * max(1, abs(float(value)))):
            print(f"scipy differs: {family} {parameters} {x}: {second!r}, mpmath {float(value)!r}")
    with open(os.path.join(output_folder, "counts.txt"), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")
    print(len(lines), "densities")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
