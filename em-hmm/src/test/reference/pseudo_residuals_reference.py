#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes earthquake_residuals.csv: pseudo-residuals of the counts of major earthquakes under a Poisson model of three states.

    pseudo_residuals_reference.py EARTHQUAKES_CSV OUTPUT_FOLDER

The counts are the last column of the file. A line is: count,lower,mid,upper. NumPy and scipy, scaled recursions in which the row itself is
left out: alpha up to t - 1, beta from t + 1.
"""
import sys

import numpy as np
from scipy.stats import norm, poisson

INITIAL = np.array([0.4, 0.4, 0.2])
TRANSITIONS = np.array([[0.93, 0.05, 0.02], [0.05, 0.9, 0.05], [0.01, 0.19, 0.8]])
RATES = np.array([13.0, 19.5, 29.5])


def score(lower, upper):
    return norm.ppf(lower) if lower < upper else norm.isf(upper)


def main(source, folder):
    counts = np.genfromtxt(source, delimiter=",", skip_header=1)[:, -1]
    n = len(counts)
    b = poisson.pmf(counts[:, None], RATES)
    beta = np.ones((n, 3))
    for t in range(n - 2, -1, -1):
        beta[t] = TRANSITIONS @ (b[t + 1] * beta[t + 1])
        beta[t] /= beta[t].sum()
    predicted = INITIAL
    with open(folder + "/earthquake_residuals.csv", "w") as file:
        for t, x in enumerate(counts):
            w = predicted * beta[t]
            w /= w.sum()
            below, up_to = w @ poisson.cdf(x - 1, RATES), w @ poisson.cdf(x, RATES)
            not_below, above = w @ poisson.sf(x - 1, RATES), w @ poisson.sf(x, RATES)
            three = score(below, not_below), score((below + up_to) / 2, (not_below + above) / 2), score(up_to, above)
            file.write(f"{x:.0f}," + ",".join(repr(float(z)) for z in three) + "\n")
            predicted = (predicted * b[t]) @ TRANSITIONS
            predicted = predicted / predicted.sum()


if __name__ == "__main__":
    main(*sys.argv[1:])
