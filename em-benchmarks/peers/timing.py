"""What the peers in Python share: the data that `em-benchmarks/run data` writes, timing, JSON lines."""
import json
import os
import statistics
import sys
import time

import numpy as np

STRUCTURES = {"G1": "full", "G2": "full", "G3": "full", "G4": "full", "G5": "diag", "G6": "tied", "G7": "spherical"}
ITERATIONS = 6
ROUNDS = 3
SLOW = 5  # seconds of an iteration from which one round must do


def arguments():
    """The folder and the workloads, all that the folder has if none is named."""
    if len(sys.argv) < 2:
        sys.exit(f"usage: {sys.argv[0]} DIR [WORKLOAD...]")
    folder, names = sys.argv[1], sys.argv[2:]
    if not names:
        names = sorted(f[: -len("_X.npy")] for f in os.listdir(folder) if f.endswith("_X.npy"))
    return folder, names


def load(folder, workload, *names):
    """Arrays of a workload, columns as vectors."""
    arrays = []
    for name in names:
        array = np.load(os.path.join(folder, f"{workload}_{name}.npy"))
        arrays.append(array.ravel() if name in ("weights", "startprob", "lengths") else array)
    return arrays


def start_covariances(x, k, structure):
    """Covariances that all runs start from: that of the rows, divided by n."""
    d = x.shape[1]
    s = np.atleast_2d(np.cov(x.T, bias=True))
    if structure == "full":
        return np.repeat(s[None], k, axis=0)
    if structure == "tied":
        return s
    if structure == "diag":
        return np.repeat(np.diag(s)[None], k, axis=0)
    return np.full(k, np.trace(s) / d)


def seconds(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def time_iterations(fit):
    """Seconds of an iteration: a longer fit less one of one iteration, so that what is done once drops out."""
    rounds = 1 if seconds(lambda: fit(1)) > SLOW else ROUNDS
    differences = []
    for _ in range(rounds):
        one = seconds(lambda: fit(1))
        many = seconds(lambda: fit(1 + ITERATIONS))
        differences.append((many - one) / ITERATIONS)
    return statistics.median(differences)


def tell(peer, workload, threads, log_likelihood, per_iteration=None, total=None):
    line = {
        "peer": peer,
        "workload": workload,
        "threads": threads,
        "seconds_per_iter": per_iteration,
        "seconds_total": total,
        "final_loglik": None if log_likelihood is None else float(log_likelihood),
    }
    print(json.dumps({name: value for name, value in line.items() if value is not None}), flush=True)
