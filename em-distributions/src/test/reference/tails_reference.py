#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes tails.txt: both tails of distribution functions as logarithms, computed with many digits by mpmath.

    tails_reference.py OUTPUT_FOLDER

A line is: family;name=value;name=value;x;log P(X <= x);log P(X > x). Lists are separated by commas. Parameters and x are exactly the
doubles in the file (mpmath gets them as binary fractions). Tails are series of positive terms, closed forms, or 1 less the other
tail, for which there are digits enough: 1200, or 400 where sums are long; von Mises arcs are integrals by mpmath. scipy is asked as a second opinion.
"""
import os
import sys
import warnings

import numpy as np
from mpmath import besseli, cos, erfc, exp, inf, log, loggamma, mp, mpf, pi, quad, sqrt
from scipy import stats

mp.dps = 1200
LONG = 1000  # sums of this order


def both(lower):
    return lower, 1 - lower


def swapped(tails):
    return tails[1], tails[0]


def normal(z):
    return erfc(-z / sqrt(2)) / 2, erfc(z / sqrt(2)) / 2


def hazard(h):
    return 1 - exp(-h), exp(-h)


def positive_sum(ratio):
    """1 + r(1) + r(1) r(2) + ... of positive terms that fall in the end"""
    term, total, n = mpf(1), mpf(1), 1
    while True:
        r = ratio(n)
        term *= r
        total += term
        if r < 1 and term < total * mp.eps * (1 - r):
            return total
        n += 1


def gamma_tails(a, x):
    with mp.workdps(400 if a > LONG else mp.dps):
        return gamma_series(a, x)


def gamma_series(a, x):
    return both(exp(a * log(x) - x - loggamma(a + 1)) * positive_sum(lambda n: x / (a + n)))


def beta_tails(a, b, x):
    with mp.workdps(400 if a + b > LONG else mp.dps):
        return beta_series(a, b, x)


def beta_series(a, b, x):
    if x > 0.5:  # the series of the other tail falls faster
        return swapped(beta_tails_below(b, a, 1 - x))
    return beta_tails_below(a, b, x)


def beta_tails_below(a, b, x):
    front = a * log(x) + b * log(1 - x) + loggamma(a + b) - loggamma(a + 1) - loggamma(b)
    return both(exp(front) * positive_sum(lambda n: (a + b + n - 1) * x / (a + n)))


def negative_binomial(size, p, x):
    if p == 1:
        return mpf(1), mpf(0)
    with mp.workdps(400 if x > LONG else mp.dps):
        term = total = exp(size * log(p))
        for k in range(int(x)):
            term *= (size + k) * (1 - p) / (k + 1)
            total += term
        return both(total)


def inverse_gaussian(mean, shape, x):
    root = sqrt(shape / x)
    lower, upper = normal(root * (x / mean - 1))
    other = exp(2 * shape / mean) * normal(-root * (x / mean + 1))[0]
    return lower + other, upper - other


def von_mises(mean, kappa, x):
    with mp.workdps(30):
        scale = 1 / sqrt(1 + kappa)

        def arc(start, end):
            cuts = {start, end}
            for centre in (mean - 2 * pi, mean, mean + 2 * pi):
                for k in range(-16, 17):
                    cuts.add(centre + k * abs(k) / 4 * scale)
                    cuts.add(centre + k * pi / 8)
            inside = sorted(c for c in cuts if start <= c <= end)
            return quad(lambda t: exp(kappa * (cos(t - mean) - 1)), inside) if start < end else mpf(0)

        norm = 2 * pi * besseli(0, kappa) * exp(-kappa)
        lower, upper = arc(-mpf(np.pi), x) / norm, arc(x, mpf(np.pi)) / norm
    return both(lower) if lower < upper else swapped(both(upper))


def cases():
    """family, parameters, points, function of a point, scipy's distribution"""
    for m, s, points in [
        (0.0, 1.0, [-1e6, -40.0, -37.5, -8.0, -2.5, -1.0, -1e-9, 0.0, 0.3, 1.0, 1.99, 2.0, 2.01, 3.0, 8.3, 30.0, 38.0, 40.0, 1e6]),
        (1e6, 1e-3, [999999.99, 1e6, 1000000.004]),
        (-3.5, 1e9, [-1e10, 0.0, 4e10]),
    ]:
        yield "normal", {"mean": m, "sd": s}, points, lambda x, m=mpf(m), s=mpf(s): normal((x - m) / s), stats.norm(m, s)
    for m, s, points in [
        (0.0, 1.0, [5e-324, 1e-5, 0.5, 1.0, 1.0000001, 7.0, 1e300]),
        (-2.0, 0.01, [0.12, 0.1353, 0.15]),
        (3.0, 5.0, [1e-9, 20.0, 1e30]),
    ]:
        yield "log-normal", {"mean": m, "sd": s}, points, lambda x, m=mpf(m), s=mpf(s): normal((log(x) - m) / s), stats.lognorm(s, scale=np.exp(m))
    for rate, points in [(1.0, [5e-324, 1e-20, 0.1, 0.6931, 1.0, 37.0, 800.0]), (1e-300, [1e-20, 1e299, 1e303]), (1e9, [1e-12, 1e-9, 1e-7])]:
        yield "exponential", {"rate": rate}, points, lambda x, r=mpf(rate): hazard(r * x), stats.expon(scale=1 / rate)
    for a, rate, points in [
        (1.0, 1.0, [1e-300, 1e-9, 0.5, 1.0, 2.5, 700.0]),
        (0.3, 2.0, [1e-300, 1e-10, 0.02, 0.15, 0.5, 1.0, 40.0]),
        (1e-3, 1.0, [1e-308, 1e-30, 1e-5, 1e-3, 0.3, 1.0, 20.0]),
        (1e-10, 1.0, [1e-300, 1e-12, 1e-9, 0.5, 2.0, 100.0]),
        (2.5, 0.1, [1e-3, 5.0, 20.0, 25.0, 34.0, 36.0, 100.0, 1e4]),
        (50.0, 3.0, [1.0, 10.0, 16.0, 17.0, 17.5, 30.0]),
        (399.0, 1.0, [200.0, 399.0, 400.5, 600.0]),
        (401.0, 1.0, [200.0, 380.0, 400.0, 402.0, 600.0, 1500.0]),
        (1e5, 1e-3, [9e7, 9.99e7, 1e8, 1.001e8, 1.05e8]),
        (1e8, 1.0, [99950000.0, 99990000.0, 1e8, 100010000.0, 100060000.0]),
    ]:
        yield "gamma", {"shape": a, "rate": rate}, points, lambda x, a=mpf(a), r=mpf(rate): gamma_tails(a, r * x), stats.gamma(a, scale=1 / rate)
    for nu, points in [(0.5, [1e-9, 0.1, 3.0]), (1.0, [1e-300, 0.4, 1.0, 50.0]), (7.0, [0.01, 7.0, 90.0]), (2000.0, [1500.0, 2000.0, 2600.0])]:
        yield "chi-square", {"degrees": nu}, points, lambda x, a=mpf(nu) / 2: gamma_tails(a, x / 2), stats.chi2(nu)
    for mean, shape, points in [
        (1.0, 1.0, [1e-3, 0.05, 0.5, 0.7, 1.0, 3.0, 50.0, 800.0]),
        (2.0, 1e-4, [1e-8, 1e-4, 0.01, 1.0, 100.0, 1e5, 1e7]),
        (3.0, 600.0, [1.0, 2.5, 3.0, 3.5, 9.0]),
        (1e3, 1e11, [990.0, 999.9, 1000.0, 1000.1, 1005.0]),
        (1e-8, 1e-9, [1e-11, 1e-9, 1e-8, 1e-6]),
    ]:
        yield "inverse-gaussian", {"mean": mean, "shape": shape}, points, lambda x, m=mpf(mean), s=mpf(shape): inverse_gaussian(m, s, x), stats.invgauss(mean / shape, scale=shape)
    for a, b, points in [
        (1.0, 1.0, [1e-300, 0.25, 0.5, 0.9999999]),
        (0.5, 0.5, [1e-20, 0.1, 0.5, 0.8, 1 - 2.0**-53]),
        (2.0, 5.0, [1e-5, 0.1, 0.2857, 0.3, 0.9, 0.999]),
        (1e-8, 1e-8, [1e-300, 1e-5, 0.4, 0.999]),
        (1e-4, 300.0, [1e-200, 1e-9, 1e-3, 0.05]),
        (80.0, 0.02, [0.3, 0.9, 0.9999, 1 - 2.0**-50]),
        (3000.0, 1000.0, [0.6, 0.74, 0.75, 0.76, 0.9]),
        (1e6, 5e6, [0.16, 0.1665, 0.16666, 0.167, 0.171]),
    ]:
        yield "beta", {"alpha": a, "beta": b}, points, lambda x, a=mpf(a), b=mpf(b): beta_tails(a, b, x), stats.beta(a, b)
    for k, scale, points in [(1.5, 2.0, [1e-300, 1e-6, 1.0, 2.0, 100.0]), (0.1, 1.0, [1e-300, 1e-9, 1.0, 1e20]), (200.0, 5.0, [1.0, 4.99, 5.0, 5.1])]:
        yield "weibull", {"shape": k, "scale": scale}, points, lambda x, k=mpf(k), s=mpf(scale): hazard((x / s) ** k), stats.weibull_min(k, scale=scale)
    for scale, points in [(1.0, [1e-200, 1e-8, 1.0, 1.2, 38.0]), (1e5, [3.0, 1e5, 4e6])]:
        yield "rayleigh", {"scale": scale}, points, lambda x, s=mpf(scale): hazard((x / s) ** 2 / 2), stats.rayleigh(scale=scale)
    for m, b, points in [(0.0, 1.0, [-800.0, -1.0, -1e-17, 0.0, 1e-9, 0.5, 50.0]), (2.0, 3.0, [-50.0, 1.0, 2.0, 2.5, 3e4])]:

        def laplace(x, m=mpf(m), b=mpf(b)):
            tail = exp(-abs(x - m) / b) / 2
            return (tail, 1 - tail) if x < m else (1 - tail, tail)

        yield "laplace", {"location": m, "scale": b}, points, laplace, stats.laplace(m, b)
    for s, a, points in [(1.0, 2.0, [1 + 2.0**-52, 1.1, 2.0, 1e200]), (3.0, 1e-3, [3.0000001, 5.0, 1e300]), (10.0, 1e5, [10.0000001, 10.001, 10.1])]:
        yield "pareto", {"scale": s, "shape": a}, points, lambda x, s=mpf(s), a=mpf(a): hazard(a * log(x / s)), stats.pareto(a, scale=s)
    for m, k, points in [
        (0.0, 0.0, [-3.0, 0.0, 1.0, 3.1415]),
        (0.0, 1.0, [-3.1415926, -1.0, 0.0, 2.0, 3.0]),
        (2.5, 3.0, [-3.0, -2.0, -0.6416, 0.0, 2.5, 3.1]),
        (-1.0, 40.0, [-3.0, -1.1, -1.0, -0.5, 2.0, 2.2, 3.0]),
        (3.0, 2000.0, [-3.1, -2.0, 0.0, 2.9, 3.0, 3.1]),
        (0.5, 1e8, [0.499, 0.49999, 0.5, 0.5003]),
    ]:
        yield "von-mises", {"mean": m, "concentration": k}, points, lambda x, m=mpf(m), k=mpf(k): von_mises(m, k, x), None
    for p, points in [(0.3, [-1.0, 0.0, 0.5, 1.0]), (1e-300, [0.0]), (0.0, [0.0, 1.0]), (1.0, [0.0, 1.0])]:
        yield "bernoulli", {"probability": p}, points, lambda x, p=mpf(p): (1 - p, p) if 0 <= x < 1 else (mpf(x >= 1), mpf(x < 0)), stats.bernoulli(p)
    for n, p, points in [
        (1, 0.3, [0.0, 1.0]),
        (10, 0.6, [-0.5, 0.0, 3.0, 3.7, 6.0, 9.0, 10.0, 11.0]),
        (10, 0.0, [0.0, 5.0]),
        (10, 1.0, [0.0, 9.0, 10.0]),
        (1000, 1e-17, [0.0, 1.0, 20.0]),
        (1000, 0.97, [500.0, 960.0, 970.0, 985.0, 999.0]),
        (2000000, 0.4, [780000.0, 799000.0, 800000.0, 801000.0, 830000.0]),
    ]:

        def binomial(x, n=n, p=mpf(p)):
            k = int(np.floor(float(x)))
            if k < 0 or k >= n or p in (0, 1):
                lower = mpf(1) if k >= n or (k >= 0 and p == 0) else mpf(0)
                return lower, 1 - lower
            return swapped(beta_tails(mpf(k + 1), mpf(n - k), p))

        yield "binomial", {"trials": n, "probability": p}, points, binomial, stats.binom(n, p)
    for p, points in [(0.3, [0.0, 1.0, 1.5, 200.0]), (1e-12, [0.0, 1e6, 1e12, 1e15]), (1.0, [0.0, 3.0]), (1 - 2.0**-53, [0.0, 5.0])]:

        def geometric(x, p=mpf(p)):
            upper = (1 - p) ** (mp.floor(x) + 1)
            return 1 - upper, upper

        yield "geometric", {"probability": p}, points, geometric, stats.geom(p, loc=-1)
    for r, p, points in [
        (3.0, 0.4, [0.0, 2.0, 4.0, 10.0, 300.0]),
        (0.01, 0.2, [0.0, 1.0, 30.0, 500.0]),
        (2.5, 1e-4, [0.0, 100.0, 25000.0, 200000.0]),
        (1e6, 0.5, [990000.0, 999000.0, 1e6, 1005000.0]),
        (7.0, 1.0, [0.0, 2.0]),
    ]:
        yield "negative-binomial", {"size": r, "probability": p}, points, lambda x, r=mpf(r), p=mpf(p): negative_binomial(r, p, x), stats.nbinom(r, p)
    for rate, points in [
        (0.0, [0.0, 4.0]),
        (1e-300, [0.0, 1.0]),
        (0.5, [-1.0, 0.0, 0.9, 1.0, 10.0, 150.0]),
        (20.0, [0.0, 5.0, 19.0, 20.0, 21.0, 40.0, 200.0]),
        (700.0, [0.0, 300.0, 690.0, 700.0, 800.0, 1500.0]),
        (1e6, [990000.0, 999500.0, 1e6, 1004000.0]),
    ]:
        yield "poisson", {"rate": rate}, points, lambda x, r=mpf(rate): ((mpf(x >= 0), mpf(x < 0)) if x < 0 or r == 0 else swapped(gamma_tails(mp.floor(x) + 1, r))), stats.poisson(rate)
    ps = [0.125, 0.5, 0.0, 0.3125, 0.0625]
    yield "categorical", {"probabilities": ps}, [-1.0, 0.0, 1.0, 2.0, 2.5, 3.0, 4.0], lambda x: both(sum((mpf(p) for p in ps[: int(np.floor(float(x))) + 1]), mpf(0))), None


def text(value):
    if isinstance(value, list):
        return ",".join(repr(v) for v in value)
    return repr(value)


def logarithm(p):
    return -inf if p <= 0 else log(p)


def main(folder):
    with open(os.path.join(folder, "tails.txt"), "w") as file:
        for family, parameters, points, tails, second in cases():
            for x in points:
                lower, upper = (float(logarithm(p)) for p in tails(mpf(x)))
                if second is not None:
                    for mine, other in ((lower, second.logcdf(x)), (upper, second.logsf(x))):
                        if not np.isclose(mine, other, rtol=1e-6, atol=1e-10) and np.isfinite(other):
                            warnings.warn(f"{family} {parameters} {x}: {mine}, scipy {other}")
                values = ";".join(f"{name}={text(value)}" for name, value in parameters.items())
                file.write(f"{family};{values};{x!r};{lower!r};{upper!r}\n")


if __name__ == "__main__":
    main(sys.argv[1])
