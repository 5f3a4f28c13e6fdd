# Copyright the em4j authors. Licensed under the Apache License, Version 2.0.
"""A textbook Gaussian-mixture EM in NumPy, in the precision of the array it is given.

With ``numpy.longdouble`` (64 bits of mantissa on x86) it is the oracle of the reference files. With ``float64`` it shows
what careful double arithmetic reaches. No speed, no BLAS, no LAPACK: Cholesky, the triangular solve, log-sum-exp and the
moments about the new mean stand here as sums.

Shapes: x is n×d, row_weights n, weights K, means K×d, covariances always K×d×d, whatever the covariance type.
"""
import csv
import math
import os
from dataclasses import dataclass

import numpy as np

COVARIANCE_TYPES = ("full", "tied", "diag", "spherical")
LONG = np.longdouble
LOG_2_PI = np.log(8 * np.arctan(LONG(1)))


@dataclass(frozen=True)
class Mixture:
    """The parameters of a Gaussian mixture."""

    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    def astype(self, dtype):
        return Mixture(self.weights.astype(dtype), self.means.astype(dtype), self.covariances.astype(dtype))

    def take(self, order):
        return Mixture(self.weights[order], self.means[order], self.covariances[order])


def cholesky(c):
    """Lower factors of K×d×d positive definite matrices."""
    factor = np.zeros_like(c)
    for j in range(c.shape[1]):
        pivot = c[:, j, j] - (factor[:, j, :j] ** 2).sum(axis=1)
        if not np.all(pivot > 0):
            raise ArithmeticError(f"component {int(np.argmin(pivot))} has collapsed")
        factor[:, j, j] = np.sqrt(pivot)
        for i in range(j + 1, c.shape[1]):
            factor[:, i, j] = (c[:, i, j] - (factor[:, i, :j] * factor[:, j, :j]).sum(axis=1)) / factor[:, j, j]
    return factor


def log_densities(x, mixture):
    """n×K: log of weight times density."""
    n, d = x.shape
    factor = cholesky(mixture.covariances)
    z = x[:, None, :] - mixture.means[None]
    for i in range(d):
        z[:, :, i] = (z[:, :, i] - (z[:, :, :i] * factor[None, :, i, :i]).sum(axis=2)) / factor[:, i, i]
    log_det = np.log(np.diagonal(factor, axis1=1, axis2=2)).sum(axis=1)
    log_2_pi = x.dtype.type(LOG_2_PI)
    return np.log(mixture.weights) - log_det - (d * log_2_pi + (z**2).sum(axis=2)) / 2


def expectation(x, row_weights, mixture):
    """Responsibilities, and the log-likelihood of exactly these parameters."""
    joint = log_densities(x, mixture)
    top = joint.max(axis=1)
    scaled = np.exp(joint - top[:, None])
    total = scaled.sum(axis=1)
    return scaled / total[:, None], (row_weights * (top + np.log(total))).sum()


def maximization(x, row_weights, responsibilities, covariance_type, regularization=0):
    n, d = x.shape
    r = responsibilities * row_weights[:, None]
    mass = r.sum(axis=0)
    means = np.stack([(r[:, k, None] * x).sum(axis=0) / mass[k] for k in range(len(mass))])
    scatter = np.empty((len(mass), d, d), x.dtype)
    for k in range(len(mass)):
        centred = x - means[k]
        scatter[k] = (r[:, k, None, None] * centred[:, :, None] * centred[:, None, :]).sum(axis=0)
    covariances = shaped(scatter, mass, covariance_type)
    covariances = covariances + regularization * np.eye(d, dtype=x.dtype)
    return Mixture(mass / row_weights.sum(), means, covariances)


def shaped(scatter, mass, covariance_type):
    """Scatter matrices about the means, as covariances of a type."""
    d = scatter.shape[1]
    eye = np.eye(d, dtype=scatter.dtype)
    if covariance_type == "tied":
        return np.repeat((scatter.sum(axis=0) / mass.sum())[None], len(mass), axis=0)
    covariances = scatter / mass[:, None, None]
    if covariance_type == "full":
        return covariances
    if covariance_type == "diag":
        return covariances * eye
    if covariance_type == "spherical":
        return (np.trace(covariances, axis1=1, axis2=2) / d)[:, None, None] * eye
    raise ValueError(f"unknown covariance type {covariance_type!r}, known are {COVARIANCE_TYPES}")


def iterate(x, row_weights, mixture, covariance_type, iterations, regularization=0):
    """The mixture after exactly so many pairs of an E-step and an M-step, and its log-likelihood."""
    for _ in range(iterations):
        responsibilities, _ = expectation(x, row_weights, mixture)
        mixture = maximization(x, row_weights, responsibilities, covariance_type, regularization)
    return mixture, expectation(x, row_weights, mixture)[1]


def converge(x, row_weights, mixture, covariance_type, regularization=0, tolerance=1e-17, limit=200_000):
    """Runs until no parameter moves by more than the tolerance, in units of the columns' standard deviations.

    Returns the mixture, its log-likelihood, the number of iterations and the last step.
    """
    sd = column_sd(x)
    best, since = math.inf, 0
    for iteration in range(1, limit + 1):
        responsibilities, _ = expectation(x, row_weights, mixture)
        following = maximization(x, row_weights, responsibilities, covariance_type, regularization)
        step = max(difference(following, mixture, sd).values())
        mixture = following
        since = 0 if step < 0.99 * best else since + 1
        best = min(best, step)
        if step <= tolerance or since > 200:  # the rounding noise of the type is reached
            break
    return mixture, expectation(x, row_weights, mixture)[1], iteration, float(step)


def difference(a, b, sd):
    """The largest differences of weights, means (in column sd) and covariances (in products of two column sds)."""
    scale = sd[:, None] * sd[None, :]
    return {
        "weights": float(np.abs(a.weights - b.weights).max()),
        "means": float((np.abs(a.means - b.means) / sd).max()),
        "covariances": float((np.abs(a.covariances - b.covariances) / scale).max()),
    }


def column_sd(x):
    return np.sqrt(((x - x.mean(axis=0)) ** 2).mean(axis=0))


def global_covariance(x, covariance_type, components):
    """The covariance of all rows (divided by n), in the shape of a type, once per component."""
    centred = x - x.mean(axis=0)
    scatter = (centred[:, :, None] * centred[:, None, :]).sum(axis=0)
    mass = np.array([x.shape[0]], x.dtype)
    return np.repeat(shaped(scatter[None], mass, covariance_type), components, axis=0)


def read_columns(folder, file, columns):
    with open(os.path.join(folder, file), newline="") as lines:
        return np.array([[float(row[c]) for c in columns] for row in csv.DictReader(lines)])


def plain(values):
    """Nested lists of doubles; longdouble values are rounded to the nearest double."""
    return np.asarray(values, dtype=np.float64).tolist()


class Line(dict):
    """A dictionary whose numbers belong together."""


def lines(document, path=""):
    """A document as lines of `path<TAB>values`, a path being the keys and indices on the way joined by slashes.

    Lists of numbers, of any depth, stand on one line, row-major. Doubles are written by repr, so reading gives the same bits.
    """
    def numbers(v):
        return [n for e in v for n in numbers(e)] if isinstance(v, list) else [v]

    def is_text(v):
        return any(isinstance(n, (str, dict)) for n in numbers(v))

    if isinstance(document, dict):
        return [line for k, v in document.items() for line in lines(v, f"{path}/{k}" if path else k)]
    if isinstance(document, list) and any(isinstance(v, dict) for v in document):
        return [f"{path}\t{len(document)}"] + [line for i, v in enumerate(document) for line in lines(v, f"{path}/{i}")]
    values = numbers(document)
    return [path + "\t" + " ".join(v if is_text(v) else repr(v) for v in values)]


def write(folder, file, document):
    os.makedirs(folder, exist_ok=True)
    about = document.pop("about")
    with open(os.path.join(folder, file), "w", encoding="utf-8") as out:
        out.write("".join(line + "\n" for line in ["# " + text for text in about] + lines(document)))
