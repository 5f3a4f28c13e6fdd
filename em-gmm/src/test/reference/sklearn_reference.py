#!/usr/bin/python3
# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""Writes what scikit-learn's GaussianMixture computes from a given start, beside the true values.

    sklearn_reference.py DATA_FOLDER OUTPUT_FOLDER

DATA_FOLDER holds faithful.csv and iris.csv. Written are sklearn-faithful.txt and sklearn-iris.txt; each says at its head
what its numbers mean. Made for Debian's python3-sklearn 1.2; needs a NumPy whose longdouble has 64 bits of mantissa (x86).
The last digits under `sklearn` depend on the BLAS and its threads; those under `reference` do not.
"""
import sys
import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

import longdouble_em as em

ITERATIONS = (1, 5, 50)
DATA_SETS = {
    "faithful": dict(columns=["eruptions", "waiting"], rows={2: [0, 1], 3: [0, 1, 2]}),
    "iris": dict(columns=["sepal_length", "sepal_width", "petal_length", "petal_width"], rows={2: [0, 100], 3: [0, 50, 100]}),
}
ABOUT = [
    "start: equal weights, means = the data rows start_rows (0-based), covariances = the covariance of all rows (divided by n)"
    " in the shape of the type. It is exactly the numbers written here: read them, do not recompute them.",
    "after.M: the parameters after M pairs of an E-step and an M-step, no regularisation, no stopping rule;"
    " log_likelihood is the total, in natural logs, of exactly these parameters.",
    "reference: a textbook EM in 80-bit long double, rounded to double. sklearn: GaussianMixture(max_iter=M, tol=0, reg_covar=0).",
    "deviation_sklearn, deviation_float64: the largest distance from reference, of weights, of means in column_sd,"
    " of covariances (i, j) in column_sd[i]*column_sd[j], of log_likelihood absolutely;"
    " float64 is the same textbook EM (moments about the new mean) in double.",
    "weighted: row i (0-based) has the weight 1 + (i mod 3). It equals repeating the rows; observations is the sum of the weights.",
]


def fit_sklearn(x, start, covariance_type, iterations):
    precisions = np.linalg.inv(start.covariances)
    precisions_init = {
        "full": precisions,
        "tied": precisions[0],
        "diag": 1 / np.diagonal(start.covariances, axis1=1, axis2=2),
        "spherical": 1 / start.covariances[:, 0, 0],
    }[covariance_type]
    # 1.2 runs its initialiser even when all three are given, and then overrides it: 'random' is the one that cannot fail.
    model = GaussianMixture(
        len(start.weights), covariance_type=covariance_type, tol=0.0, reg_covar=0.0, max_iter=iterations, random_state=0,
        init_params="random", weights_init=start.weights, means_init=start.means, precisions_init=precisions_init,
    )
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(x)
    assert model.n_iter_ == iterations
    return em.Mixture(model.weights_, model.means_, full_matrices(model, x.shape[1])), model.score(x) * len(x)


def full_matrices(model, d):
    """K×d×d, whatever the covariance type."""
    c, k = model.covariances_, len(model.weights_)
    return {
        "full": lambda: c,
        "tied": lambda: np.repeat(c[None], k, axis=0),
        "diag": lambda: c[:, :, None] * np.eye(d),
        "spherical": lambda: c[:, None, None] * np.eye(d),
    }[model.covariance_type]()


def document(mixture, log_likelihood=None):
    parameters = dict(
        weights=em.plain(mixture.weights), means=em.plain(mixture.means), covariances=em.plain(mixture.covariances)
    )
    return parameters if log_likelihood is None else dict(log_likelihood=float(log_likelihood), **parameters)


def deviation(fitted, truth, sd):
    apart = em.difference(fitted[0], truth[0], sd)
    apart["log_likelihood"] = float(abs(fitted[1] - truth[1]))
    return em.Line({name: float(f"{value:.2e}") for name, value in apart.items()})


def start_at(x, rows, covariance_type):
    k = len(rows)
    return em.Mixture(np.full(k, 1 / k), x[rows].copy(), em.global_covariance(x, covariance_type, k))


def case(x, rows, covariance_type):
    start, sd = start_at(x, rows, covariance_type), em.column_sd(x)
    ones = np.ones(len(x))
    exact = x.astype(em.LONG), ones.astype(em.LONG), start.astype(em.LONG)
    after = {}
    for iterations in ITERATIONS:
        reference = em.iterate(*exact, covariance_type, iterations)
        sklearns = fit_sklearn(x, start, covariance_type, iterations)
        doubles = em.iterate(x, ones, start, covariance_type, iterations)
        after[str(iterations)] = dict(
            deviation_sklearn=deviation(sklearns, reference, sd),
            deviation_float64=deviation(doubles, reference, sd),
            reference=document(*reference),
            sklearn=document(*sklearns),
        )
    return dict(
        covariance_type=covariance_type,
        components=len(rows),
        start_rows=rows,
        start=document(start, em.expectation(*exact)[1]),
        after=after,
    )


def weighted_case(x, rows, covariance_type="full", iterations=(1, 5)):
    start = start_at(x, rows, covariance_type)
    repeats = 1 + np.arange(len(x)) % 3
    long_x, long_start = x.astype(em.LONG), start.astype(em.LONG)
    after = {}
    for count in iterations:
        fitted = em.iterate(long_x, repeats.astype(em.LONG), long_start, covariance_type, count)
        repeated = np.repeat(long_x, repeats, axis=0)
        check = em.iterate(repeated, np.ones(len(repeated), em.LONG), long_start, covariance_type, count)
        assert max(deviation(check, fitted, em.column_sd(x)).values()) < 1e-14 * len(repeated)
        after[str(count)] = dict(reference=document(*fitted))
    return dict(
        row_weights="1 + (i mod 3)", observations=int(repeats.sum()), covariance_type=covariance_type,
        components=len(rows), start_rows=rows, start=document(start), after=after,
    )


def main(data_folder, output_folder):
    assert np.finfo(em.LONG).nmant >= 63, "longdouble is a plain double on this machine"
    for name, choice in DATA_SETS.items():
        x = em.read_columns(data_folder, name + ".csv", choice["columns"])
        result = dict(
            about=ABOUT, data=name + ".csv", columns=choice["columns"], observations=len(x), column_sd=em.plain(em.column_sd(x)),
            made_with=f"scikit-learn {sklearn.__version__}, NumPy {np.__version__}",
            cases=[case(x, rows, t) for t in em.COVARIANCE_TYPES for rows in choice["rows"].values()],
        )
        if name == "faithful":
            result["weighted"] = weighted_case(x, choice["rows"][2])
        em.write(output_folder, f"sklearn-{name}.txt", result)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
