package org.em4j.examples;

/** EM for a mixture of univariate normals as textbooks write it, for comparison. */
final class Twin {
  final double[] weights;
  final double[] means;
  final double[] sds;

  Twin(double[] weights, double[] means, double[] sds) {
    this.weights = weights.clone();
    this.means = means.clone();
    this.sds = sds.clone();
  }

  static double density(double x, double mean, double sd) {
    double z = (x - mean) / sd;
    return Math.exp(-0.5 * z * z) / (sd * Math.sqrt(2 * Math.PI));
  }

  double density(double x) {
    double density = 0;
    for (int k = 0; k < weights.length; k++) {
      density += weights[k] * density(x, means[k], sds[k]);
    }
    return density;
  }

  double posterior(int k, double x) {
    return weights[k] * density(x, means[k], sds[k]) / density(x);
  }

  double logLikelihood(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += Math.log(density(value));
    }
    return sum;
  }

  /** One E-step and M-step; weights and standard deviations stay where {@code meansAlone} says. */
  Twin step(double[] x, boolean meansAlone) {
    Twin next = new Twin(weights, means, sds);
    for (int k = 0; k < weights.length; k++) {
      double n = 0;
      double sum = 0;
      double squares = 0;
      for (double value : x) {
        double gamma = posterior(k, value);
        n += gamma;
        sum += gamma * value;
        squares += gamma * (value - means[k]) * (value - means[k]);
      }
      next.means[k] = sum / n;
      if (!meansAlone) {
        double shift = next.means[k] - means[k];
        next.weights[k] = n / x.length;
        next.sds[k] = Math.sqrt(squares / n - shift * shift);
      }
    }
    return next;
  }
}
