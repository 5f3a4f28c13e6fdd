#!/usr/bin/env python3
"""EM of normal and Bernoulli mixtures as an expert writes it in NumPy: one pass over the data an iteration, in
blocks that stay in cache, one thread a core, matrix products wherever there is one.

usage: numpy_blocks.py DIR [WORKLOAD...]
"""
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # the blocks are what runs in parallel
os.environ["OMP_NUM_THREADS"] = "1"

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from timing import STRUCTURES, arguments, load, start_covariances, tell, time_iterations

BLOCK = 1024
THREADS = os.cpu_count()
PEER = f"NumPy {np.__version__} in blocks"
REPORTED = {"G1": 50, "G2": 20, "G3": 10, "G4": 10, "G5": 10, "G6": 10, "G7": 10, "B1": 10, "B2": 30}
LOG_2_PI = np.log(2 * np.pi)


def posteriors(log_joint):
    """Turns log p(x, k) into p(k | x) in place, and returns the sum of log p(x)."""
    largest = log_joint.max(axis=1, keepdims=True)
    np.subtract(log_joint, largest, out=log_joint)
    np.exp(log_joint, out=log_joint)
    sums = log_joint.sum(axis=1, keepdims=True)
    log_joint /= sums
    return float(np.sum(largest) + np.sum(np.log(sums)))


class Full:
    """Log-densities by inverse Cholesky factors side by side; second moments by one product a block."""

    def __init__(self, x, means, covariances):
        self.d, self.k = x.shape[1], len(means)
        self.centre = x.mean(axis=0)
        self.means, self.covariances = means - self.centre, covariances

    def freeze(self, weights):
        inverse = np.linalg.inv(np.linalg.cholesky(self.covariances))
        self.w = inverse.reshape(self.k * self.d, self.d).T.copy()
        self.b = (inverse @ self.means[:, :, None]).ravel()
        half_log_det = -np.log(np.diagonal(inverse, axis1=1, axis2=2)).sum(axis=1)
        self.c = np.log(weights) - 0.5 * self.d * LOG_2_PI - half_log_det

    def part(self, rows):
        x = rows - self.centre
        z = (x @ self.w - self.b).reshape(len(x), self.k, self.d)
        gamma = self.c - 0.5 * np.einsum("nkd,nkd->nk", z, z)
        log_likelihood = posteriors(gamma)
        weighted = (gamma[:, :, None] * x[:, None, :]).reshape(len(x), self.k * self.d)
        return log_likelihood, gamma.sum(axis=0), gamma.T @ x, x.T @ weighted

    def update(self, n_k, first, second):
        self.means = first / n_k[:, None]
        raw = second.reshape(self.d, self.k, self.d).transpose(1, 0, 2) / n_k[:, None, None]
        self.covariances = raw - self.means[:, :, None] * self.means[:, None, :]


class Tied(Full):
    """x'Px cancels from the posteriors, and the rows' second moments never change."""

    def __init__(self, x, means, covariances):
        super().__init__(x, means, covariances)
        self.moments = sum((b - self.centre).T @ (b - self.centre) for b in np.array_split(x, 1 + len(x) // BLOCK))
        self.n = len(x)

    def freeze(self, weights):
        precision = np.linalg.inv(self.covariances)
        self.w = precision @ self.means.T
        log_det = np.linalg.slogdet(self.covariances)[1]
        self.c = np.log(weights) - 0.5 * (self.d * LOG_2_PI + log_det + np.sum(self.w * self.means.T, axis=0))
        self.constant = -0.5 * np.sum(precision * self.moments)

    def part(self, rows):
        x = rows - self.centre
        gamma = x @ self.w + self.c
        log_likelihood = posteriors(gamma)
        return log_likelihood, gamma.sum(axis=0), gamma.T @ x, 0.0

    def update(self, n_k, first, second):
        self.means = first / n_k[:, None]
        self.covariances = (self.moments - (self.means.T * n_k) @ self.means) / self.n


class Diagonal(Full):
    """Columns and their squares side by side: one product for densities, one for moments."""

    constant = 0.0

    def freeze(self, weights):
        v = self.covariances
        self.w = np.hstack([self.means / v, -0.5 / v]).T.copy()
        self.c = np.log(weights) - 0.5 * (self.d * LOG_2_PI + np.log(v).sum(axis=1) + (self.means**2 / v).sum(axis=1))

    def part(self, rows):
        x = rows - self.centre
        both = np.hstack([x, x * x])
        gamma = both @ self.w + self.c
        log_likelihood = posteriors(gamma)
        sums = gamma.T @ both
        return log_likelihood, gamma.sum(axis=0), sums[:, : self.d], sums[:, self.d :]

    def update(self, n_k, first, second):
        self.means = first / n_k[:, None]
        self.covariances = second / n_k[:, None] - self.means**2


class Spherical(Full):
    """The squared length of a row takes the place of its squares."""

    def freeze(self, weights):
        v = self.covariances
        self.w = np.vstack([(self.means / v[:, None]).T, -0.5 / v])
        self.c = np.log(weights) - 0.5 * (self.d * np.log(2 * np.pi * v) + (self.means**2).sum(axis=1) / v)

    def part(self, rows):
        x = rows - self.centre
        both = np.column_stack([x, np.einsum("nd,nd->n", x, x)])
        gamma = both @ self.w + self.c
        log_likelihood = posteriors(gamma)
        sums = gamma.T @ both
        return log_likelihood, gamma.sum(axis=0), sums[:, :-1], sums[:, -1]

    def update(self, n_k, first, second):
        self.means = first / n_k[:, None]
        self.covariances = (second / n_k - (self.means**2).sum(axis=1)) / self.d


class Bernoulli:
    """Zeros and ones as doubles: two products a block."""

    def __init__(self, x, theta, unused):
        self.theta = theta

    def freeze(self, weights):
        theta = np.clip(self.theta, 1e-15, 1 - 1e-15)
        self.w = (np.log(theta) - np.log1p(-theta)).T.copy()
        self.c = np.log(weights) + np.log1p(-theta).sum(axis=1)

    def part(self, rows):
        gamma = rows @ self.w + self.c
        log_likelihood = posteriors(gamma)
        return log_likelihood, gamma.sum(axis=0), gamma.T @ rows, 0.0

    def update(self, n_k, first, second):
        self.theta = first / n_k[:, None]


KINDS = {"full": Full, "tied": Tied, "diag": Diagonal, "spherical": Spherical, "bits": Bernoulli}


def run(workload, folder, pool):
    structure = STRUCTURES.get(workload, "bits")
    x, means, start = load(folder, workload, "X", "theta" if structure == "bits" else "means", "weights")
    covariances = None if structure == "bits" else start_covariances(x, len(means), structure)
    bounds = [len(x) * t // THREADS for t in range(THREADS + 1)]

    def fit(iterations):
        """Returns the log-likelihood of the parameters before the last M-step."""
        model, weights, log_likelihood = KINDS[structure](x, means, covariances), start, None
        for _ in range(iterations):
            model.freeze(weights)

            def stretch(t):
                total = None
                for i in range(bounds[t], bounds[t + 1], BLOCK):
                    part = model.part(x[i : min(i + BLOCK, bounds[t + 1])])
                    total = part if total is None else tuple(a + b for a, b in zip(total, part))
                return total

            log_likelihood, n_k, first, second = (sum(parts) for parts in zip(*pool.map(stretch, range(THREADS))))
            log_likelihood += getattr(model, "constant", 0.0)
            weights = n_k / len(x)
            model.update(n_k, first, second)
        return log_likelihood

    tell(PEER, workload, THREADS, fit(REPORTED[workload] + 1), time_iterations(fit))


def main():
    folder, workloads = arguments()
    with ThreadPoolExecutor(THREADS) as pool:
        for workload in workloads:
            if workload in REPORTED:
                run(workload, folder, pool)


if __name__ == "__main__":
    main()
