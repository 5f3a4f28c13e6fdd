#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes the optima that em4j must reach, computed independently of it: many random starts in double, the best polished in long double.

    optima_reference.py DATA_FOLDER OUTPUT_FOLDER [STARTS]

Writes optima.txt, which says at its head what its numbers mean.
"""
import itertools
import multiprocessing
import sys
from collections import Counter

import numpy as np

import longdouble_em as em

IRIS = ["sepal_length", "sepal_width", "petal_length", "petal_width"]
# name, file, columns, K, covariance type, regularization, the log-likelihood the issue expects
FITS = [
    ("faithful-2-full", "faithful.csv", ["eruptions", "waiting"], 2, "full", 0, -1130.2639602),
    ("faithful-2-tied", "faithful.csv", ["eruptions", "waiting"], 2, "tied", 0, -1140.1867594),
    ("faithful-3-tied", "faithful.csv", ["eruptions", "waiting"], 3, "tied", 0, -1126.3159278),
    ("faithful-waiting-2", "faithful.csv", ["waiting"], 2, "full", 0, -1034.0017498),
    ("iris-1-full", "iris.csv", IRIS, 1, "full", 0, -379.9146301),
    ("iris-2-full", "iris.csv", IRIS, 2, "full", 0, -214.3547044),
    ("iris-2-tied", "iris.csv", IRIS, 2, "tied", 0, -296.4475748),
    ("iris-2-diag", "iris.csv", IRIS, 2, "diag", 0, -386.1853469),
    ("iris-3-full", "iris.csv", IRIS, 3, "full", 0, -180.1854771),
    ("iris-3-tied", "iris.csv", IRIS, 3, "tied", 0, -256.3540431),
    ("fifteen-2", "fifteen.csv", ["y"], 2, "full", 0, 15 * -4.737557458),
    ("fifteen-2-regularized", "fifteen.csv", ["y"], 2, "full", 1e-6, 15 * -4.737557458),
]
ABOUT = [
    "fits: stationary points of EM, iterated in 80-bit long double until no parameter moves (last_step, in column sd), rounded to double;"
    " components by first mean. expected is the value the issue states.",
    "found_from_random_starts: what the double-precision starts (half: random rows as centres, nearest on standardised columns;"
    " half: random responsibilities) ended in, best first: log-likelihood, number of starts, expected number of rows of the smallest"
    " component, smallest eigenvalue of a covariance in column-sd units. Starts that collapsed are counted apart.",
    "better: ends with a higher log-likelihood than expected, iterated on in long double. A component of a few rows or a tiny"
    " smallest_eigenvalue is a spurious maximum (or, with regularization, a component collapsed onto it), not a better description of the data.",
    "fifteen: every maximum of the unregularised K=2 mixture found. from_rows: of the 105 pairs of distinct rows as centres,"
    " nearest assignment; from_partitions: of the 16,383 splits of the rows in two non-empty groups (hard random assignment, all of them);"
    " from_responsibilities: of the starts with uniform random responsibilities. A group of one row (or of equal rows) collapses: counted as collapsed.",
]


def nearest_rows(x, k, rng):
    scaled = x / em.column_sd(x)
    centres = scaled[rng.choice(len(x), k, replace=False)]
    label = ((scaled[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.eye(k)[label]


def random_responsibilities(x, k, rng):
    return rng.dirichlet(np.ones(k), len(x))


def double_em(x, responsibilities, covariance_type, regularization, limit=3000, tolerance=1e-11):
    """EM in double with BLAS, for surveying. None when a component collapses."""
    n, d = x.shape
    ones = np.ones(n)
    sd = em.column_sd(x)
    floor = 1e-9 if regularization == 0 else 0
    last = -np.inf
    mixture = None
    for _ in range(limit):
        mass = responsibilities.sum(axis=0)
        if mass.min() < 1e-8:
            return None
        means = responsibilities.T @ x / mass[:, None]
        centred = x[None] - means[:, None]
        scatter = np.einsum("nk,knd,kne->kde", responsibilities, centred, centred)
        covariances = em.shaped(scatter, mass, covariance_type) + regularization * np.eye(d)
        if np.linalg.eigvalsh(covariances / np.outer(sd, sd)).min() < floor:
            return None
        mixture = em.Mixture(mass / n, means, covariances)
        responsibilities, value = em.expectation(x, ones, mixture)
        if abs(value - last) < tolerance * n:
            break
        last = value
    return mixture, value


def survey(x, k, covariance_type, regularization, starts, seed=20261102):
    rng = np.random.default_rng(seed)
    ends, collapsed = [], 0
    for s in range(starts):
        initial = (nearest_rows if s % 2 == 0 else random_responsibilities)(x, k, rng)
        end = double_em(x, initial, covariance_type, regularization)
        if end is None:
            collapsed += 1
        else:
            ends.append(end)
    groups = []
    for mixture, value in sorted(ends, key=lambda e: -e[1]):
        if groups and abs(groups[-1][1] - value) < 1e-5:
            groups[-1][2] += 1
        else:
            groups.append([mixture, value, 1])
    return groups, collapsed


def polished(x, group, covariance_type, regularization):
    """What a surveyed end with a higher log-likelihood than the expected one really is."""
    found = dict(surveyed_log_likelihood=digits(group[1], 12), starts=group[2])
    try:
        mixture, value, iterations, step = em.converge(
            x, np.ones(len(x), em.LONG), group[0].astype(em.LONG), covariance_type, em.LONG(regularization), limit=20000
        )
    except ArithmeticError:
        return dict(found, collapses=True)
    mixture = ordered(mixture)
    return dict(
        found, log_likelihood=float(value), last_step=digits(step, 2),
        smallest_component_rows=digits(float(len(x) * mixture.weights.min()), 6),
        smallest_eigenvalue=digits(smallest_eigenvalue(mixture.astype(float), x.astype(float)), 3),
        weights=em.plain(mixture.weights), means=em.plain(mixture.means), covariances=em.plain(mixture.covariances),
    )


def smallest_eigenvalue(mixture, x):
    sd = em.column_sd(x)
    return float(np.linalg.eigvalsh(mixture.covariances / np.outer(sd, sd)).min())


def digits(value, count):
    return float(f"{value:.{count}g}")


def ordered(mixture):
    return mixture.take(np.argsort(mixture.means[:, 0]))


def fit(folder, name, file, columns, k, covariance_type, regularization, expected, starts):
    x = em.read_columns(folder, file, columns)
    groups, collapsed = survey(x, k, covariance_type, regularization, 2 if k == 1 else starts)
    at = min(range(len(groups)), key=lambda g: abs(groups[g][1] - expected))
    long_x = x.astype(em.LONG)
    mixture, value, iterations, step = em.converge(
        long_x, np.ones(len(x), em.LONG), groups[at][0].astype(em.LONG), covariance_type, em.LONG(regularization), limit=20000
    )
    mixture = ordered(mixture)
    better = groups[:at]
    print(f"{name:24s} {float(value):.12f} expected {expected:.9f} last step {step:.1e}; better {[(round(g[1], 6), g[2]) for g in better]}"
          f"; this one {groups[at][2]} of {starts}, collapsed {collapsed}", flush=True)
    return dict(
        data=file, columns=columns, components=k, covariance_type=covariance_type, regularization=regularization,
        expected=expected, log_likelihood=float(value), mean_log_likelihood=float(value / len(x)), last_step=digits(step, 2),
        weights=em.plain(mixture.weights), means=em.plain(mixture.means), covariances=em.plain(mixture.covariances),
        starts=2 if k == 1 else starts, collapsed=collapsed,
        better=[polished(long_x, g, covariance_type, regularization) for g in better],
        found_from_random_starts=[
            em.Line(log_likelihood=digits(v, 12), starts=count, smallest_component_rows=digits(len(x) * m.weights.min(), 4),
                 smallest_eigenvalue=digits(smallest_eigenvalue(m, x), 3))
            for m, v, count in groups[:12]
        ],
    )


def poisson_pair(folder):
    """Two Poissons for the deaths, the days as weights. Squared extrapolation (SQUAREM) reaches the point, plain EM confirms it."""
    data = em.read_columns(folder, "deaths.csv", ["deaths", "days"]).astype(em.LONG)
    y, days = data[:, 0], data[:, 1]
    log_factorial = np.array([np.log(np.arange(1, int(v) + 1, dtype=em.LONG)).sum() for v in y])

    def step(theta):
        p, first, second = theta
        joint = np.stack([np.log(p) - first + y * np.log(first), np.log1p(-p) - second + y * np.log(second)])
        top = joint.max(axis=0)
        total = np.exp(joint - top).sum(axis=0)
        r = np.exp(joint - top) / total * days
        value = (days * (top + np.log(total) - log_factorial)).sum()
        mass = r.sum(axis=1)
        means = (r * y).sum(axis=1) / mass
        return np.array([mass[0] / days.sum(), means[0], means[1]]), value

    theta = np.array([0.3, 1.0, 2.5], em.LONG)
    plain = theta.copy()
    for plain_iterations in range(1, 100_001):
        following, _ = step(plain)
        moved = np.abs(following - plain).max()
        plain = following
        if moved < 1e-18:
            break
    for _ in range(400):
        one, _ = step(theta)
        two, _ = step(one)
        r, v = one - theta, two - 2 * one + theta
        if np.abs(v).max() < 1e-19:
            break
        alpha = -np.sqrt((r**2).sum() / (v**2).sum())
        guess = theta - 2 * alpha * r + alpha**2 * v
        theta = step(guess)[0] if 0 < guess[0] < 1 and (guess[1:] > 0).all() else two
    apart = float(np.abs(theta - plain).max())
    value = step(plain)[1]
    print(f"deaths                   {float(value):.12f} p {float(plain[0]):.12f} rates {float(plain[1]):.12f} {float(plain[2]):.12f}"
          f" after {plain_iterations} plain iterations; SQUAREM differs by {apart:.1e}", flush=True)
    return dict(
        data="deaths.csv", columns=["deaths"], weight_column="days", family="poisson", expected=-1989.945859883,
        log_likelihood=float(value), weights=em.plain([plain[0], 1 - plain[0]]), rates=em.plain(plain[1:]),
        plain_iterations=plain_iterations, squarem_differs_by=digits(apart, 2),
    )


def fifteen_maxima(folder, soft_starts=20000):
    x = em.read_columns(folder, "fifteen.csv", ["y"])[:, 0]
    n = len(x)
    rng = np.random.default_rng(20261103)
    pairs = list(itertools.combinations(range(n), 2))
    rows = np.array([np.where(np.abs(x - x[a]) <= np.abs(x - x[b]), 1.0, 0.0) for a, b in pairs])
    numbers = np.arange(1, 2 ** (n - 1))
    partitions = ((numbers[:, None] >> np.arange(n)) & 1).astype(float)
    soft = rng.random((soft_starts, n))
    table, long_x = {}, x[:, None].astype(em.LONG)
    totals = {}
    for name, first in (("from_rows", rows), ("from_partitions", partitions), ("from_responsibilities", soft)):
        ends, unfinished = batch_em(x, first)
        counts = Counter()
        for end in ends:
            if end is None:
                counts["collapsed"] += 1
                continue
            key = round(end[0], 5)
            counts[key] += 1
            table.setdefault(key, end[1])
        totals[name] = dict(starts=len(first), collapsed=counts.pop("collapsed", 0), unfinished=unfinished)
        totals[name]["ends"] = counts
    maxima = []
    for key in sorted(table, reverse=True):
        w, m, v = table[key]
        start = em.Mixture(w, m[:, None], v[:, None, None]).astype(em.LONG)
        mixture, value, _, step = em.converge(long_x, np.ones(n, em.LONG), start, "full", limit=20000)
        mixture = ordered(mixture)
        maxima.append(dict(
            log_likelihood=float(value), mean_log_likelihood=float(value / n), weights=em.plain(mixture.weights),
            means=em.plain(mixture.means[:, 0]), variances=em.plain(mixture.covariances[:, 0, 0]),
            spectral_radius=digits(spectral_radius(mixture, x), 6), last_step=digits(step, 2),
            **{name: totals[name]["ends"][key] for name in totals},
        ))
        print("fifteen", {k: v for k, v in maxima[-1].items()}, flush=True)
    summary = {name: em.Line({k: v for k, v in t.items() if k != "ends"}) for name, t in totals.items()}
    print(summary)
    return dict(starts=summary, maxima=maxima)


def spectral_radius(mixture, x):
    """The rate of EM at a fixed point (the largest modulus of its derivative): below 1 for a maximum that attracts."""
    def em_map(theta):
        p, m1, m2, v1, v2 = theta
        at = em.Mixture(np.array([p, 1 - p]), np.array([[m1], [m2]]), np.array([[[v1]], [[v2]]]))
        out, _ = em.iterate(x[:, None].astype(em.LONG), np.ones(len(x), em.LONG), at.astype(em.LONG), "full", 1)
        return np.array([out.weights[0], out.means[0, 0], out.means[1, 0], out.covariances[0, 0, 0], out.covariances[1, 0, 0]])
    theta = np.array([mixture.weights[0], mixture.means[0, 0], mixture.means[1, 0],
                      mixture.covariances[0, 0, 0], mixture.covariances[1, 0, 0]], em.LONG)
    columns = []
    for i in range(5):
        h = em.LONG(1e-7) * abs(theta[i])
        up, down = theta.copy(), theta.copy()
        up[i] += h
        down[i] -= h
        columns.append((em_map(up) - em_map(down)) / (2 * h))
    return float(np.abs(np.linalg.eigvals(np.array(columns, dtype=float).T)).max())


def batch_em(x, first, limit=20000, tolerance=1e-12):
    """EM for two one-dimensional normals from many starts at once; first holds the responsibilities of one component."""
    ends = [None] * len(first)
    r = np.stack([first, 1 - first], axis=1)
    alive = np.arange(len(first))
    last = np.full(len(first), -np.inf)
    collapse = 1e-10 * x.var()
    for _ in range(limit):
        mass = r.sum(axis=2)
        with np.errstate(divide="ignore", invalid="ignore"):
            means = (r * x).sum(axis=2) / mass
            variances = (r * (x - means[:, :, None]) ** 2).sum(axis=2) / mass
        ok = (mass.min(axis=1) > 1e-9) & (variances.min(axis=1) > collapse)
        alive, r, last, mass, means, variances = alive[ok], r[ok], last[ok], mass[ok], means[ok], variances[ok]
        weights = mass / len(x)
        joint = np.log(weights)[:, :, None] - 0.5 * (
            np.log(2 * np.pi * variances)[:, :, None] + (x - means[:, :, None]) ** 2 / variances[:, :, None]
        )
        top = joint.max(axis=1, keepdims=True)
        scaled = np.exp(joint - top)
        total = scaled.sum(axis=1, keepdims=True)
        r = scaled / total
        value = (top + np.log(total))[:, 0].sum(axis=1)
        done = np.abs(value - last) < tolerance
        for i in np.flatnonzero(done):
            ends[alive[i]] = value[i], (weights[i], means[i], variances[i])
        keep = ~done
        alive, r, last = alive[keep], r[keep], value[keep]
        if not len(alive):
            break
    return ends, len(alive)


def main(data_folder, output_folder, starts=200):
    assert np.finfo(em.LONG).nmant >= 63, "longdouble is a plain double on this machine"
    with multiprocessing.Pool() as pool:
        found = pool.starmap(fit, [(data_folder, *f, starts) for f in FITS], chunksize=1)
    result = dict(about=ABOUT, fits={f[0]: end for f, end in zip(FITS, found)})
    result["fits"]["deaths-2-poisson"] = poisson_pair(data_folder)
    result["fifteen"] = fifteen_maxima(data_folder)
    em.write(output_folder, "optima.txt", result)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
