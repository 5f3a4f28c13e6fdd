#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes estimates.csv: maximum-likelihood estimates computed with 500 digits by mpmath from the likelihood equations.

    estimates_reference.py OUTPUT_FOLDER

One line for each data set: family;settings;rows;name=value …, rows and values as the doubles that they are. The published data sets:
air conditioning of aircraft 720 (Proschan 1963; R's boot::aircondit), and the repair times of Chhikara and Folks (1977), for which they
give the inverse Gaussian's mean 3.61 and shape 1.66.
"""
import os
import sys

from mpmath import digamma, findroot, log, mp, mpf, sqrt

mp.dps = 500
AIR = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487]
REPAIR = [0.2, 0.3, 0.5, 0.5, 0.5, 0.5, 0.6, 0.6, 0.7, 0.7, 0.7, 0.8, 0.8, 1.0, 1.0, 1.0, 1.0, 1.1, 1.3, 1.5, 1.5, 1.5, 1.5, 2.0, 2.0, 2.2,
          2.5, 2.7, 3.0, 3.0, 3.3, 3.3, 4.0, 4.0, 4.5, 4.7, 5.0, 5.4, 5.4, 7.0, 7.5, 8.8, 9.0, 10.3, 22.0, 24.5]
TINY_SHAPE = [1e-300, 1e-200, 1e-120, 1e-33, 1e-7, 0.3, 2.0]


def mean(values):
    return sum(values) / len(values)


def log_normal(x):
    logs = [log(v) for v in x]
    m = mean(logs)
    return dict(mean=m, sd=sqrt(mean([(v - m) ** 2 for v in logs])))


def gamma(x):
    gap = log(mean(x)) - mean([log(v) for v in x])
    start = log((3 - gap + sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap))
    k = mp.exp(findroot(lambda y: (y - digamma(mp.exp(y))) / gap - 1, start))
    return dict(shape=k, rate=k / mean(x))


def inverse_gaussian(x):
    m = mean(x)
    return dict(mean=m, shape=1 / (mean([1 / v for v in x]) - 1 / m))


def beta(x):
    g, h = mean([log(v) for v in x]), mean([log(1 - v) for v in x])
    m = mean(x)
    c = m * (1 - m) / mean([(v - m) ** 2 for v in x])

    def score(y, z):
        a, b = mp.exp(y), mp.exp(z)
        return [(digamma(a) - digamma(a + b) - g) * c, (digamma(b) - digamma(a + b) - h) * c]

    y, z = findroot(score, (log(c * m), log(c * (1 - m))), tol=mpf(10) ** -400, maxsteps=200, verify=False)
    return dict(alpha=mp.exp(y), beta=mp.exp(z))


def weibull(x, shape):
    return dict(shape=shape, scale=mean([v ** shape for v in x]) ** (1 / shape))


def rayleigh(x):
    return dict(scale=sqrt(mean([v * v for v in x]) / 2))


def positive():
    for rows in [AIR, REPAIR]:
        yield [float(v) for v in rows]
        for scale in [1e-100, 1e100]:
            yield [v * scale for v in rows]
        for shift, scale in [(1.0, 1e-4), (1e6, 1e-3), (3e-50, 1e-59), (7e99, 1e90)]:
            yield [shift + v * scale for v in rows]


def cases():
    for rows in positive():
        yield "log-normal", "", log_normal, rows
        yield "gamma", "", gamma, rows
        yield "inverse-gaussian", "", inverse_gaussian, rows
        yield "rayleigh", "", rayleigh, rows
        for shape in [0.5, 2.0, 30.0]:
            yield "weibull", f"shape={shape}", lambda x, k=mpf(shape): weibull(x, k), rows
    yield "gamma", "", gamma, TINY_SHAPE
    yield "log-normal", "", log_normal, TINY_SHAPE
    for rows in [AIR, REPAIR]:
        for shift, scale in [(0, 1 / 512), (0.3, 1e-4), (0.3, 1e-8), (0, 1e-12), (0, 1e-100), (1, -1 / 512), (1, -1e-6), (0.75, 1e-10)]:
            yield "beta", "", beta, [shift + v * scale for v in rows]
    yield "beta", "", beta, [1e-200, 1e-30, 1e-3, 0.5, 1 - 2.0**-30, 1 - 2.0**-53, 1 - 2.0**-53]
    for near in [1e-8, 1e-13, 2.0**-53]:
        yield "beta", "", beta, [0.5, 1 - near, 0.5, 1 - near, 0.3, 0.8, 0.2]
        yield "beta", "", beta, [1 - near, 1 - near, 1 - 2 * near, 0.999, 0.9, 1 - 3 * near, 1 - 1e-5]
    yield "beta", "", beta, [1 - 2.0**-53, 1 - 2.0**-40, 1 - 1e-7, 0.99, 1e-12, 1 - 1e-3]
    yield "beta", "", beta, [1e-100, 0.5, 1e-100, 0.3, 1 - 1e-10, 1e-100]


def main(output_folder):
    with open(os.path.join(output_folder, "estimates.csv"), "w", encoding="utf-8") as out:
        count = 0
        for family, settings, estimate, rows in cases():
            found = estimate([mpf(v) for v in rows])
            values = " ".join(f"{name}={float(value)!r}" for name, value in found.items())
            out.write(f"{family};{settings};{' '.join(map(repr, rows))};{values}\n")
            count += 1
        print(count, "estimates")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
