#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes densities.json: log densities computed with 120 digits by mpmath from textbook formulas.

    densities_reference.py OUTPUT_FOLDER

Parameters and observations are exactly the doubles in the file (mpmath gets them as binary fractions, not as decimals).
"""
import json
import os
import sys

import numpy as np
from mpmath import cholesky_solve, exp, inf, log, loggamma, matrix, mp, mpf, nstr, pi
from scipy import stats

mp.dps = 120
ABOUT = [
    "log_density: the correctly rounded double. digits: the same with 30 significant digits. \"-Infinity\": x is outside the support,"
    " or its probability is 0. Natural logs; parameter names as in CLI.md; x is one observation, symbols are integers.",
    "categorical probabilities are taken as they are: the log of the probability given, not renormalised.",
    "condition (multivariate-normal): the condition number of the correlation matrix (Cholesky is blind to the columns' units). In double"
    " a Cholesky loses about condition * 1.1e-16 * d, relative to the quadratic form and to 1: the tolerance must grow with it.",
]


def normal(mean, sd, x):
    z = (x - mean) / sd
    return -log(sd) - log(2 * pi) / 2 - z * z / 2


def multivariate_normal(mean, covariance, x):
    c = matrix(covariance)
    r = matrix([a - b for a, b in zip(x, mean)])
    return -(len(x) * log(2 * pi) + log(mp.det(c)) + (r.T * cholesky_solve(c, r))[0]) / 2


def poisson(rate, x):
    return x * log(rate) - rate - loggamma(x + 1) if x >= 0 and x == int(x) else -inf


def exponential(rate, x):
    return log(rate) - rate * x if x >= 0 else -inf


def log_normal(mean, sd, x):
    return normal(mean, sd, log(x)) - log(x) if x > 0 else -inf


def gamma(shape, rate, x):
    return shape * log(rate) + (shape - 1) * log(x) - rate * x - loggamma(shape) if x > 0 else -inf


def inverse_gaussian(mean, shape, x):
    return (log(shape) - log(2 * pi) - 3 * log(x) - shape * (x - mean) ** 2 / (mean**2 * x)) / 2 if x > 0 else -inf


def beta(alpha, beta, x):
    inside = 0 < x < 1
    log_beta = loggamma(alpha) + loggamma(beta) - loggamma(alpha + beta)
    return (alpha - 1) * log(x) + (beta - 1) * log(1 - x) - log_beta if inside else -inf


def weibull(shape, scale, x):
    return log(shape / scale) + (shape - 1) * log(x / scale) - exp(shape * log(x / scale)) if x > 0 else -inf


def rayleigh(scale, x):
    return log(x) - 2 * log(scale) - (x / scale) ** 2 / 2 if x > 0 else -inf


def bernoulli(probability, x):
    return probability_of({0: 1 - probability, 1: probability}.get(int(x) if x == int(x) else None, mpf(0)))


def categorical(probabilities, x):
    inside = x == int(x) and 0 <= x < len(probabilities)
    return probability_of(probabilities[int(x)] if inside else mpf(0))


def probability_of(p):
    return log(p) if p > 0 else -inf


def exact(value):
    return [exact(v) for v in value] if isinstance(value, list) else mpf(value)


def cases():
    tiny, huge = 5e-324, 1.7976931348623157e308
    for mean, sd, points in [
        (0.0, 1.0, [0.0, 1.0, -1.0, 0.5, 40.0, -40.0, 1e-8, 1e8, 1e150]),
        (100.0, 5.0, [105.0, 100.0, -100.0, 300.0]),
        (1e6, 1.0, [1e6, 1000001.0, 999999.5, 1000040.0]),
        (1e6, 1e-3, [1000000.001, 999999.96]),
        (-3.2e-9, 4.1e-10, [-3.2e-9, 0.0, -1.96e-8]),
        (0.0, 1e-150, [0.0, 1e-150, 4e-149]),
        (0.0, 1e150, [0.0, 1e150, -4e151]),
        (54.61489, 5.871244, [79.0, 43.0, 96.0]),
    ]:
        for x in points:
            yield "normal", normal, dict(mean=mean, sd=sd), x
    two = [[1.0, 0.999999], [0.999999, 1.0]]
    faithful = [[0.06916767, 0.4351676], [0.4351676, 33.69728]]
    sds, rho = [1e-9, 1.0, 1e6], [[1.0, 0.5, 0.25], [0.5, 1.0, 0.75], [0.25, 0.75, 1.0]]
    mixed = [[sds[i] * sds[j] * rho[i][j] for j in range(3)] for i in range(3)]
    band = [[0.9 ** abs(i - j) for j in range(8)] for i in range(8)]
    hilbert = [[1.0 / (i + j + 1) for j in range(5)] for i in range(5)]
    for mean, covariance, points in [
        ([0.0], [[1.0]], [[0.0], [1.0], [40.0]]),
        ([2.0], [[90.25]], [[-57.5], [11.5]]),
        ([0.0, 0.0], [[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [1.0, -2.0], [40.0, 0.0]]),
        ([0.0, 0.0], two, [[0.0, 0.0], [1.0, 1.0], [1.0, -1.0], [0.001, -0.001], [40.0, 40.0], [40.0, 39.99]]),
        ([0.0, 0.0], [[1.0, -0.999999], [-0.999999, 1.0]], [[1.0, -1.0], [1.0, 1.0]]),
        ([2.0363885, 54.4785164], faithful, [[1.8, 54.0], [3.6, 79.0], [5.1, 96.0]]),
        ([1000002.0363885, 1000054.4785164], faithful, [[1000001.8, 1000054.0], [1000003.6, 1000079.0]]),
        ([1e-9, 0.0, -1e6], mixed, [[1e-9, 0.0, -1e6], [2e-9, 0.5, 0.0], [-3.9e-8, 20.0, 1e7]]),
        ([0.0] * 5, hilbert, [[0.0] * 5, [1.0, 0.5, 1.0 / 3, 0.25, 0.2], [1.0, -1.0, 1.0, -1.0, 1.0]]),
        ([float(i) for i in range(8)], band, [[0.0] * 8, [float(i) for i in range(8)], [1.0, 0.0, 3.5, 2.0, 4.0, 6.0, 5.0, 9.0]]),
    ]:
        for x in points:
            yield "multivariate-normal", multivariate_normal, dict(mean=mean, covariance=covariance), x
    for rate, points in [
        (1e-3, [0.0, 1.0, 2.0, 10.0, 1000.0]),
        (1e-300, [0.0, 1.0]),
        (0.5, [0.0, 1.0, 3.0, 0.5, -1.0]),
        (2.663404, [0.0, 1.0, 2.0, 9.0, 50.0]),
        (20.0, [0.0, 19.0, 20.0, 170.0, 171.0]),
        (1e6, [0.0, 1.0, 999000.0, 1000000.0, 1001000.0, 2000000.0]),
        (1e15, [1000000000000000.0, 1000000031622776.0]),
    ]:
        for x in points:
            yield "poisson", poisson, dict(rate=rate), x
    for rate, points in [
        (1.0, [0.0, 1.0, 700.0, 1e6, -1.0, tiny]),
        (0.1, [0.0, 7.0, 300.0]),
        (1e-9, [0.0, 1.0, 1e9, 4e10]),
        (1e9, [0.0, 1e-9, 4e-8, 1.0]),
        (1e-300, [1e300, huge]),
    ]:
        for x in points:
            yield "exponential", exponential, dict(rate=rate), x
    for mean, sd, points in [
        (0.0, 1.0, [1.0, 0.5, 7.0, 1e-300, tiny, huge, 0.0, -1.0]),
        (-460.5, 3.0, [1e-200, 2e-200, 1e-203]),
        (230.25, 1e-4, [9.915e99, 9.916e99, 1e100]),
        (1e-9, 1e-10, [1.0, 1.000000001, 1.0000000015]),
        (2.0, 50.0, [1e-60, 1e80]),
    ]:
        for x in points:
            yield "log-normal", log_normal, dict(mean=mean, sd=sd), x
    for shape, rate, points in [
        (1.0, 1.0, [0.5, 1.0, 3.0, 1e-300, tiny, 700.0, 1e300, 0.0, -1.0]),
        (1e-3, 2.0, [1e-300, 1e-10, 1e-3, 1.0, 40.0]),
        (0.7, 3e-100, [1e99, 2e99, 1e90]),
        (15.9, 1e100, [1.5e-99, 1e-100, 3e-99]),
        (63.0, 0.1, [630.0, 500.0, 1000.0, 1.0]),
        (1e8, 5.0, [2e7, 20001000.0, 19990000.0, 1e7]),
        (1e12, 1e6, [1e6, 1000001.0, 999998.5]),
    ]:
        for x in points:
            yield "gamma", gamma, dict(shape=shape, rate=rate), x
    for mean, shape, points in [
        (1.0, 1.0, [0.5, 1.0, 3.0, 1e-3, 1e-300, 1e300, 0.0, -1.0]),
        (3.6, 1.66, [0.2, 24.5, 100.0]),
        (1e-100, 3e-99, [1e-100, 1.5e-100, 8e-101]),
        (1e100, 1e98, [1e100, 1e96, 1e102]),
        (1e6, 1e18, [1e6, 1000001.0, 999998.5]),
        (2.0, 1e-8, [1e-8, 2.0, 1e-10]),
    ]:
        for x in points:
            yield "inverse-gaussian", inverse_gaussian, dict(mean=mean, shape=shape), x
    for alpha, b, points in [
        (1.0, 1.0, [0.5, tiny, 1 - 2.0**-53, 0.0, 1.0, -1.0, 2.0]),
        (2.0, 5.0, [0.1, 0.3, 0.9]),
        (1e-3, 1e-3, [1e-300, 1e-3, 0.5, 1 - 2.0**-53]),
        (0.5, 1e8, [1e-9, 1e-8, 1e-20]),
        (1e8, 3e8, [0.25, 0.25001, 0.2499, 0.3]),
        (1e12, 5.0, [1 - 2.0**-38, 1 - 2.0**-37]),
        (7e10, 1e11, [0.4117647, 0.411765, 0.411763]),
    ]:
        for x in points:
            yield "beta", beta, dict(alpha=alpha, beta=b), x
    for shape, scale, points in [
        (1.0, 2.0, [0.5, 2.0, 3.0, 1e-300, 900.0, 0.0, -1.0]),
        (0.5, 1e-100, [1e-100, 1e-110, 1e-98]),
        (7.5, 1e100, [1e100, 9e99, 1.4e100]),
        (1e-3, 1.0, [1e-300, 1.0, 1e300]),
        (1e8, 3.0, [3.0, 2.99999998, 3.00000001]),
    ]:
        for x in points:
            yield "weibull", weibull, dict(shape=shape, scale=scale), x
    for scale, points in [(1.0, [0.5, 1.0, 7.0, 1e-300, tiny, 1e150, 0.0, -1.0]), (1e-100, [1e-100, 3e-100]), (1e150, [1e150, 1e149])]:
        for x in points:
            yield "rayleigh", rayleigh, dict(scale=scale), x
    for p in [0.5, 0.25, 0.1, 1e-3, 1e-10, 1e-17, 1e-300, tiny, 0.999, 1 - 2.0**-53, 0.0, 1.0]:
        for x in [0.0, 1.0]:
            yield "bernoulli", bernoulli, dict(probability=p), x
    yield "bernoulli", bernoulli, dict(probability=0.5), 2.0
    yield "bernoulli", bernoulli, dict(probability=0.5), 0.5
    for p in [[0.25, 0.25, 0.5], [0.1, 0.2, 0.7], [1.0, 0.0, 0.0], [1.0, 1e-300, tiny], [1.0], [2.0**-10] * 4 + [1 - 2.0**-8]]:
        for x in range(len(p)):
            yield "categorical", categorical, dict(probabilities=p), float(x)
    yield "categorical", categorical, dict(probabilities=[0.25, 0.25, 0.5]), 3.0
    yield "categorical", categorical, dict(probabilities=[0.25, 0.25, 0.5]), -1.0


def by_scipy(family, p, x):
    """A second opinion, where scipy has the family; good to single digits of its rounding only."""
    with np.errstate(all="ignore"):
        return {
            "normal": lambda: stats.norm.logpdf(x, p["mean"], p["sd"]),
            "multivariate-normal": lambda: stats.multivariate_normal.logpdf(x, p["mean"], p["covariance"], allow_singular=True),
            "poisson": lambda: stats.poisson.logpmf(x, p["rate"]),
            "exponential": lambda: stats.expon.logpdf(x, 0, 1 / p["rate"]),
            "log-normal": lambda: stats.lognorm.logpdf(x, p["sd"], scale=np.exp(p["mean"])),
            "gamma": lambda: stats.gamma.logpdf(x, p["shape"], scale=1 / p["rate"]),
            "inverse-gaussian": lambda: stats.invgauss.logpdf(x, p["mean"] / p["shape"], scale=p["shape"]),
            "beta": lambda: stats.beta.logpdf(x, p["alpha"], p["beta"]),
            "weibull": lambda: stats.weibull_min.logpdf(x, p["shape"], scale=p["scale"]),
            "rayleigh": lambda: stats.rayleigh.logpdf(x, scale=p["scale"]),
            "bernoulli": lambda: stats.bernoulli.logpmf(x, p["probability"]),
            "categorical": lambda: np.log(p["probabilities"][int(x)]) if 0 <= x < len(p["probabilities"]) else -np.inf,
        }[family]()


def correlation_condition(covariance):
    c = np.array(covariance)
    sd = np.sqrt(np.diagonal(c))
    return np.linalg.cond(c / sd[:, None] / sd[None, :])


def main(output_folder):
    rows = []
    for family, density, parameters, x in cases():
        value = density(**{name: exact(v) for name, v in parameters.items()}, x=exact(x))
        row = dict(family=family, parameters=parameters, x=x)
        if value == -inf:
            row.update(log_density="-Infinity")
        else:
            row.update(log_density=float(value) + 0.0, digits=nstr(value, 30, strip_zeros=False))
        if family == "multivariate-normal":
            row["condition"] = float(f"{correlation_condition(parameters['covariance']):.3g}")
        rows.append(row)
        second = float(by_scipy(family, parameters, x))
        if not (second == float(value) or abs(second - float(value)) < 1e-9 * max(1, abs(float(value)))):
            print(f"scipy differs: {family} {parameters} {x}: {second!r}, mpmath {nstr(value, 17)}")
    os.makedirs(output_folder, exist_ok=True)
    with open(os.path.join(output_folder, "densities.json"), "w", encoding="utf-8") as out:
        about = ",\n  ".join(json.dumps(line) for line in ABOUT)
        densities = ",\n  ".join(json.dumps(row) for row in rows)
        out.write(f'{{\n "about": [\n  {about}\n ],\n "densities": [\n  {densities}\n ]\n}}\n')
    print(len(rows), "densities")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
