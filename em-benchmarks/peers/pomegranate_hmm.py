#!/usr/bin/env python3
"""pomegranate's HiddenMarkovModel on the data of `em-benchmarks/run data --data DIR`.

usage: [THREADS=N] pomegranate_hmm.py DIR [WORKLOAD...]

Versions before 1.0, which are compiled (Debian's python3-pomegranate). Sequences are shared among threads, so that several help H2 alone.
"""
import os

import numpy as np
import pomegranate
from pomegranate import (
    DiscreteDistribution,
    HiddenMarkovModel,
    IndependentComponentsDistribution,
    MultivariateGaussianDistribution,
    NormalDistribution,
    PoissonDistribution,
)

from timing import arguments, load, start_covariances, tell, time_iterations

PEER = f"pomegranate {pomegranate.__version__}"
THREADS = int(os.environ.get("THREADS", os.cpu_count()))
CHAINS = ("H1", "H2", "H3", "H4", "H5")
REPORTED = 10


def emissions(folder, workload, x):
    if workload == "H3":
        (rows,) = load(folder, workload, "emission")
        return [DiscreteDistribution({float(symbol): p for symbol, p in enumerate(row)}) for row in rows]
    if workload == "H4":
        (rates,) = load(folder, workload, "lambdas")
        return [PoissonDistribution(rate) for rate in rates.ravel()]
    (means,) = load(folder, workload, "means")
    if workload == "H2":
        covariances = start_covariances(x, len(means), "full")
        return [MultivariateGaussianDistribution(mean, s) for mean, s in zip(means, covariances)]
    deviations = np.sqrt(start_covariances(x, len(means), "diag"))
    return [
        IndependentComponentsDistribution([NormalDistribution(m, s) for m, s in zip(mean, row)])
        for mean, row in zip(means, deviations)
    ]


def chain(folder, workload):
    x, lengths, initial, transitions = load(folder, workload, "X", "lengths", "startprob", "transmat")
    rows = x[:, 0] if x.shape[1] == 1 else x
    sequences = np.split(rows, np.cumsum(lengths.astype(int))[:-1])
    jobs = THREADS if len(sequences) > 1 else 1

    def fit(m):
        model = HiddenMarkovModel.from_matrix(transitions, emissions(folder, workload, x), starts=initial)
        model.fit(sequences, stop_threshold=0, min_iterations=m, max_iterations=m, n_jobs=jobs)
        return model

    per_iteration = time_iterations(fit)
    fitted = fit(REPORTED)
    tell(PEER, workload, jobs, sum(fitted.log_probability(s) for s in sequences), per_iteration)


def main():
    folder, workloads = arguments()
    for workload in workloads:
        if workload in CHAINS:
            chain(folder, workload)


if __name__ == "__main__":
    main()
