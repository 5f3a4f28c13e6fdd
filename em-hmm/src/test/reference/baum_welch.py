#!/usr/bin/env python3
"""Baum-Welch as textbooks write it, in logarithms and 80-bit arithmetic: baum_welch.py OUT_FOLDER"""
import math
import sys

import numpy as np

LD = np.longdouble
ITERATIONS = (1, 5, 50)
LENGTHS = (40, 25, 60)
D = 3


def log_sum(a, axis):
    top = np.max(a, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    return np.squeeze(top, axis) + np.log(np.sum(np.exp(a - top), axis=axis))


# --- Gaussians ------------------------------------------------------------------------------------


def cholesky(m):
    """numpy.linalg knows no long doubles."""
    n = len(m)
    low = np.zeros((n, n), LD)
    for i in range(n):
        for j in range(i + 1):
            rest = m[i, j] - np.dot(low[i, :j], low[j, :j])
            low[i, j] = np.sqrt(rest) if i == j else rest / low[j, j]
    return low


def log_normal(x, mean, covariance):
    low = cholesky(covariance)
    z = np.zeros_like(x)
    for i in range(D):
        z[:, i] = (x[:, i] - mean[i] - z[:, :i] @ low[i, :i]) / low[i, i]
    half = np.sum(np.log(np.diag(low)))
    return -np.sum(z * z, 1) / 2 - half - D * np.log(2 * LD(math.pi) + LD(2.4492935982947064e-16)) / 2


def moments(x, w):
    mean = w @ x / np.sum(w)
    c = x - mean
    return mean, (c * w[:, None]).T @ c / np.sum(w)


class Gaussian:
    def __init__(self, means, covariances, structure):
        self.means, self.covariances, self.structure = means, covariances, structure

    def logs(self, x):
        return np.stack([log_normal(x, m, c) for m, c in zip(self.means, self.covariances)], 1)

    def estimate(self, x, gamma):
        both = [moments(x, gamma[:, k]) for k in range(gamma.shape[1])]
        means = [m for m, _ in both]
        covariances = [c for _, c in both]
        if self.structure == "tied":
            weight = gamma.sum(0)
            pooled = sum(w * c for w, c in zip(weight, covariances)) / weight.sum()
            covariances = [pooled for _ in covariances]
        if self.structure == "diag":
            covariances = [np.diag(np.diag(c)) for c in covariances]
        if self.structure == "spherical":
            covariances = [np.eye(D, dtype=LD) * np.mean(np.diag(c)) for c in covariances]
        return Gaussian(means, covariances, self.structure)

    def numbers(self):
        return {"means": np.concatenate(self.means), "covariances": np.concatenate([c.ravel() for c in self.covariances])}


class GaussianMixtures:
    def __init__(self, weights, parts):
        self.weights, self.parts = weights, parts  # K×2, and a Gaussian of 2 for each state

    def logs(self, x):
        return np.stack([log_sum(np.log(w) + g.logs(x), 1) for w, g in zip(self.weights, self.parts)], 1)

    def estimate(self, x, gamma):
        weights, parts = [], []
        for k, (w, g) in enumerate(zip(self.weights, self.parts)):
            joint = np.log(w) + g.logs(x)
            inner = gamma[:, k, None] * np.exp(joint - log_sum(joint, 1)[:, None])
            weights.append(inner.sum(0) / inner.sum())
            parts.append(g.estimate(x, inner))
        return GaussianMixtures(weights, parts)

    def numbers(self):
        inner = [g.numbers() for g in self.parts]
        return {
            "weights": np.concatenate(self.weights),
            "means": np.concatenate([n["means"] for n in inner]),
            "covariances": np.concatenate([n["covariances"] for n in inner]),
        }


# --- counts and symbols ---------------------------------------------------------------------------


class Poisson:
    def __init__(self, rates):
        self.rates = rates

    def logs(self, x):
        factorials = np.array([sum(np.log(LD(i)) for i in range(2, int(v) + 1)) for v in x[:, 0]], LD)
        return x * np.log(self.rates)[None, :] - self.rates[None, :] - factorials[:, None]

    def estimate(self, x, gamma):
        return Poisson(gamma.T @ x[:, 0] / gamma.sum(0))

    def numbers(self):
        return {"rates": self.rates}


class Categorical:
    def __init__(self, p):
        self.p = p  # K×L

    def logs(self, x):
        return np.log(self.p[:, x[:, 0].astype(int)]).T

    def estimate(self, x, gamma):
        levels = np.arange(self.p.shape[1])
        counts = gamma.T @ (x == levels[None, :]).astype(LD)
        return Categorical(counts / counts.sum(1, keepdims=True))

    def numbers(self):
        return {"probabilities": self.p.ravel()}


# --- Baum-Welch -----------------------------------------------------------------------------------


def expectation(x, pi, a, emission):
    k = len(pi)
    with np.errstate(divide="ignore"):
        log_pi, log_a = np.log(pi), np.log(a)
    logs = emission.logs(x)
    total, first, follow, gamma = LD(0), np.zeros(k, LD), np.zeros((k, k), LD), np.zeros((len(x), k), LD)
    begin = 0
    for length in LENGTHS:
        b = logs[begin : begin + length]
        alpha, beta = np.zeros((length, k), LD), np.zeros((length, k), LD)
        alpha[0] = log_pi + b[0]
        for t in range(1, length):
            alpha[t] = log_sum(alpha[t - 1][:, None] + log_a, 0) + b[t]
        for t in range(length - 2, -1, -1):
            beta[t] = log_sum(log_a + (b[t + 1] + beta[t + 1])[None, :], 1)
        log_p = log_sum(alpha[-1], 0)
        posterior = np.exp(alpha + beta - log_p)
        for t in range(1, length):
            follow += np.exp(alpha[t - 1][:, None] + log_a + (b[t] + beta[t])[None, :] - log_p)
        gamma[begin : begin + length] = posterior
        first += posterior[0]
        total += log_p
        begin += length
    return total, first, follow, gamma


def run(name, x, pi, a, emission, out):
    x = x.astype(LD)
    pi, a = pi.astype(LD), a.astype(LD)
    write(out, f"{name}/data", x.ravel())

    def write_model(path, log_p):
        write(out, path + "/log_likelihood", [log_p])
        write(out, path + "/initial", pi)
        write(out, path + "/transitions", a.ravel())
        for key, values in emission.numbers().items():
            write(out, f"{path}/{key}", values)

    for iteration in range(max(ITERATIONS) + 1):
        log_p, first, follow, gamma = expectation(x, pi, a, emission)
        if iteration == 0:
            write_model(f"{name}/start", log_p)
        if iteration in ITERATIONS:
            write_model(f"{name}/after/{iteration}", log_p)
        pi = first / first.sum()
        a = follow / follow.sum(1, keepdims=True)
        emission = emission.estimate(x, gamma)


def write(out, path, values):
    out.write(path + "\t" + " ".join(repr(float(v)) for v in values) + "\n")


def sample_path(random, pi, a):
    path = []
    for length in LENGTHS:
        z = random.choice(len(pi), p=pi)
        for _ in range(length):
            path.append(z)
            z = random.choice(len(pi), p=a[z])
    return np.array(path)


def main():
    random = np.random.default_rng(20240229)
    pi = np.array([0.5, 0.25, 0.25])
    a = np.array([[0.75, 0.125, 0.125], [0.25, 0.625, 0.125], [0.125, 0.25, 0.625]])
    z = sample_path(random, pi, a)
    centres = np.array([[0.0, 0.0, 0.0], [2.0, -1.0, 1.0], [-1.0, 2.0, 2.5]])
    mix = np.array([[1.0, 0.5, 0.0], [0.0, 1.0, -0.25], [0.0, 0.0, 0.75]])
    x = np.round(centres[z] + random.normal(size=(len(z), D)) @ mix, 3)
    start_pi = np.array([0.375, 0.375, 0.25])
    start_a = np.array([[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]])
    start_means = [np.array(m, LD) for m in ([0.5, -0.5, 0.25], [1.5, -1.0, 0.5], [-0.5, 1.0, 1.5])]
    with open(sys.argv[1] + "/baum-welch.txt", "w") as out:
        out.write("# written by src/test/reference/baum_welch.py: 80-bit Baum-Welch, rounded to doubles\n")
        for structure in ("full", "tied", "diag", "spherical"):
            unit = [np.eye(D, dtype=LD) * LD(1.5) for _ in range(3)]
            run(structure, x, start_pi, start_a, Gaussian(start_means, unit, structure), out)
        parts = [
            Gaussian([m + LD(0.5), m - LD(0.75)], [np.eye(D, dtype=LD) * LD(1.25)] * 2, "full")
            for m in (start_means[0], start_means[2])
        ]
        weights = [np.array([0.5, 0.5], LD), np.array([0.25, 0.75], LD)]
        two_a = np.array([[0.75, 0.25], [0.375, 0.625]])
        run("mixture", x, np.array([0.5, 0.5]), two_a, GaussianMixtures(weights, parts), out)
        counts = random.poisson(np.array([1.0, 5.0, 12.0])[z])[:, None]
        run("poisson", counts, start_pi, start_a, Poisson(np.array([2.0, 4.0, 9.0], LD)), out)
        symbols = np.array([random.choice(4, p=p) for p in np.array([[0.6, 0.2, 0.1, 0.1], [0.1, 0.1, 0.6, 0.2], [0.25, 0.5, 0.0, 0.25]])[z]])
        p = np.array([[0.5, 0.25, 0.125, 0.125], [0.125, 0.125, 0.5, 0.25], [0.25, 0.375, 0.125, 0.25]], LD)
        # A transition that starts at 0 stays 0.
        zero_a = np.array([[0.5, 0.5, 0.0], [0.25, 0.5, 0.25], [0.25, 0.25, 0.5]])
        run("categorical", symbols[:, None], start_pi, zero_a, Categorical(p), out)


main()
