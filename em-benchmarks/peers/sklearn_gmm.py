#!/usr/bin/env python3
"""scikit-learn's GaussianMixture on the data of `em-benchmarks/run data --data DIR`.

usage: [OPENBLAS_NUM_THREADS=N] sklearn_gmm.py DIR [WORKLOAD...]
"""
import os
import warnings

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture

from timing import STRUCTURES, arguments, load, seconds, start_covariances, tell, time_iterations

PEER = f"scikit-learn {sklearn.__version__}"
THREADS = int(os.environ.get("OPENBLAS_NUM_THREADS", os.cpu_count()))
# What em4j's own log-likelihood is measured after, so that both can be compared.
REPORTED = {"G1": 50, "G2": 20, "G3": 10, "G4": 10, "G5": 10, "G6": 10, "G7": 10}


def iterations(folder, workload):
    structure = STRUCTURES[workload]
    x, means, weights = load(folder, workload, "X", "means", "weights")
    covariances = start_covariances(x, len(means), structure)
    precisions = np.linalg.inv(covariances) if structure in ("full", "tied") else 1 / covariances

    def fit(m):
        return GaussianMixture(
            len(means),
            covariance_type=structure,
            tol=0,
            reg_covar=0,
            max_iter=m,
            init_params="random",
            means_init=means,
            weights_init=weights,
            precisions_init=precisions,
            random_state=0,
        ).fit(x)

    per_iteration = time_iterations(fit)
    tell(PEER, workload, THREADS, fit(REPORTED[workload]).score(x) * len(x), per_iteration)


def restarts(folder):
    (x,) = load(folder, "G8", "X")
    runs = []
    for seed in range(3):
        found = []
        total = seconds(lambda: found.append(GaussianMixture(8, n_init=5, random_state=seed).fit(x)))
        runs.append((total, found[0].score(x) * len(x)))
    total, log_likelihood = sorted(runs)[1]
    tell(PEER, "G8", THREADS, log_likelihood, total=total)


def iris(folder):
    (x,) = load(folder, "G9", "X")
    model = None
    for _ in range(5):
        model = GaussianMixture(3, random_state=0).fit(x)
    totals = sorted(seconds(lambda: GaussianMixture(3, random_state=0).fit(x)) for _ in range(31))
    tell(PEER, "G9", THREADS, model.score(x) * len(x), total=totals[15])


def selection(folder):
    (x,) = load(folder, "G10", "X")

    def select():
        models = [
            GaussianMixture(k, covariance_type=structure, random_state=0).fit(x)
            for structure in ("full", "tied", "diag", "spherical")
            for k in range(1, 10)
        ]
        return min(models, key=lambda model: model.bic(x))

    log_likelihood = select().score(x) * len(x)
    totals = sorted(seconds(select) for _ in range(3))
    tell(PEER, "G10", THREADS, log_likelihood, total=totals[1])


def main():
    warnings.filterwarnings("ignore")  # of runs that end before they converge, as they must
    folder, workloads = arguments()
    for workload in workloads:
        if workload in STRUCTURES:
            iterations(folder, workload)
        elif workload == "G8":
            restarts(folder)
        elif workload == "G9":
            iris(folder)
        elif workload == "G10":
            selection(folder)


if __name__ == "__main__":
    main()
