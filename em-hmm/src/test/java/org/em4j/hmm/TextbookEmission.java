package org.em4j.hmm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.Block;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Exponential;
import org.em4j.distributions.ExponentialDistributionFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;

/**
 * An emission as textbooks write it: its density, and its estimate from weighted rows. No kernels,
 * no statistics.
 *
 * @param <P> its parameters
 */
abstract class TextbookEmission<P> {
  private final Family<P> family;

  TextbookEmission(Family<P> family) {
    this.family = family;
  }

  Family<P> family() {
    return family;
  }

  /** Draws the parameters of a state. */
  abstract P draw(int state, RandomGenerator random);

  /** Returns log p(x) of a row of which some value is there. */
  abstract double logDensity(int state, P parameters, double[] x);

  /** Returns the parameters as numbers. */
  abstract double[] numbers(P parameters);

  /** Returns what maximises the likelihood of rows of these weights, as {@link #numbers}. */
  abstract double[] estimate(int state, P previous, double[][] rows, double[] weights);

  /** Returns a row of data. */
  static double[] row(Sequences data, int row) {
    Block block = Block.allocate(data.rows().columns(), 1);
    data.rows().read(row, 1, block);
    double[] x = new double[data.rows().columns()];
    block.copyRow(0, x, 0);
    return x;
  }

  /** Returns Σ w f(x) / Σ w over the rows in which a column is there. */
  private static double mean(
      double[][] rows, double[] weights, int column, java.util.function.DoubleUnaryOperator f) {
    double sum = 0;
    double total = 0;
    for (int t = 0; t < rows.length; t++) {
      if (!Double.isNaN(rows[t][column])) {
        sum += weights[t] * f.applyAsDouble(rows[t][column]);
        total += weights[t];
      }
    }
    return sum / total;
  }

  private static double[] normal(double[][] rows, double[] weights, int column) {
    double mean = mean(rows, weights, column, x -> x);
    return new double[] {
      mean, Math.sqrt(mean(rows, weights, column, x -> (x - mean) * (x - mean)))
    };
  }

  static double logNormal(Normal p, double x) {
    double z = (x - p.mean()) / p.sd();
    return -0.5 * z * z - Math.log(p.sd()) - 0.5 * Math.log(2 * Math.PI);
  }

  static double logPoisson(Poisson p, double x) {
    double log = x == 0 ? -p.rate() : x * Math.log(p.rate()) - p.rate();
    for (int i = 2; i <= x; i++) {
      log -= Math.log(i);
    }
    return log;
  }

  static Categorical categorical(int levels, RandomGenerator random) {
    double[] p = new double[levels];
    double sum = 0;
    for (int l = 0; l < levels; l++) {
      p[l] = 0.1 + random.nextDouble();
      sum += p[l];
    }
    for (int l = 0; l < levels; l++) {
      p[l] /= sum;
    }
    return Categorical.of(p);
  }

  static TextbookEmission<Normal> normals() {
    return new TextbookEmission<>(new NormalFamily()) {
      @Override
      Normal draw(int state, RandomGenerator random) {
        return new Normal(random.nextDouble(-2, 2), random.nextDouble(0.5, 2));
      }

      @Override
      double logDensity(int state, Normal p, double[] x) {
        return logNormal(p, x[0]);
      }

      @Override
      double[] numbers(Normal p) {
        return new double[] {p.mean(), p.sd()};
      }

      @Override
      double[] estimate(int state, Normal previous, double[][] rows, double[] weights) {
        return normal(rows, weights, 0);
      }
    };
  }

  static TextbookEmission<Poisson> poissons() {
    return new TextbookEmission<>(new PoissonFamily()) {
      @Override
      Poisson draw(int state, RandomGenerator random) {
        return new Poisson(random.nextDouble(0.5, 8));
      }

      @Override
      double logDensity(int state, Poisson p, double[] x) {
        return logPoisson(p, x[0]);
      }

      @Override
      double[] numbers(Poisson p) {
        return new double[] {p.rate()};
      }

      @Override
      double[] estimate(int state, Poisson previous, double[][] rows, double[] weights) {
        return new double[] {mean(rows, weights, 0, x -> x)};
      }
    };
  }

  static TextbookEmission<Categorical> symbols(int levels) {
    return new TextbookEmission<>(new CategoricalFamily(levels)) {
      @Override
      Categorical draw(int state, RandomGenerator random) {
        return categorical(levels, random);
      }

      @Override
      double logDensity(int state, Categorical p, double[] x) {
        return Math.log(p.probability((int) x[0]));
      }

      @Override
      double[] numbers(Categorical p) {
        return p.probabilities();
      }

      @Override
      double[] estimate(int state, Categorical previous, double[][] rows, double[] weights) {
        double[] p = new double[levels];
        for (int l = 0; l < levels; l++) {
          int level = l;
          p[l] = mean(rows, weights, 0, x -> x == level ? 1 : 0);
        }
        return p;
      }
    };
  }

  /** A normal, a Poisson and a categorical column of three levels, any of which may be missing. */
  static TextbookEmission<Product> products() {
    NormalFamily normal = new NormalFamily();
    PoissonFamily poisson = new PoissonFamily();
    CategoricalFamily categorical = new CategoricalFamily(3);
    return new TextbookEmission<>(new ProductFamily(List.of(normal, poisson, categorical))) {
      @Override
      Product draw(int state, RandomGenerator random) {
        return new Product(
            List.of(
                new Distribution<>(normal, normals().draw(state, random)),
                new Distribution<>(poisson, poissons().draw(state, random)),
                new Distribution<>(categorical, symbols(3).draw(state, random))));
      }

      @Override
      double logDensity(int state, Product p, double[] x) {
        double log = 0;
        log += Double.isNaN(x[0]) ? 0 : logNormal((Normal) p.factors().get(0).parameters(), x[0]);
        log += Double.isNaN(x[1]) ? 0 : logPoisson((Poisson) p.factors().get(1).parameters(), x[1]);
        Categorical symbols = (Categorical) p.factors().get(2).parameters();
        return log + (Double.isNaN(x[2]) ? 0 : Math.log(symbols.probability((int) x[2])));
      }

      @Override
      double[] numbers(Product p) {
        double[] first = normals().numbers((Normal) p.factors().get(0).parameters());
        double[] second = poissons().numbers((Poisson) p.factors().get(1).parameters());
        double[] third = symbols(3).numbers((Categorical) p.factors().get(2).parameters());
        return new double[] {first[0], first[1], second[0], third[0], third[1], third[2]};
      }

      @Override
      double[] estimate(int state, Product previous, double[][] rows, double[] weights) {
        double[] first = normal(rows, weights, 0);
        double[] out = {first[0], first[1], mean(rows, weights, 1, x -> x), 0, 0, 0};
        for (int l = 0; l < 3; l++) {
          int level = l;
          out[3 + l] = mean(rows, weights, 2, x -> x == level ? 1 : 0);
        }
        return out;
      }
    };
  }

  /** Mixtures of two normals. */
  static TextbookEmission<Mixture<Normal>> mixtures() {
    return new TextbookEmission<>(new MixtureFamily<>(new NormalFamily(), 2)) {
      @Override
      Mixture<Normal> draw(int state, RandomGenerator random) {
        double first = random.nextDouble(0.2, 0.8);
        return Mixture.of(
            new NormalFamily(),
            new double[] {first, 1 - first},
            List.of(normals().draw(state, random), normals().draw(state, random)));
      }

      @Override
      double logDensity(int state, Mixture<Normal> p, double[] x) {
        return Math.log(
            p.weight(0) * Math.exp(logNormal(p.component(0), x[0]))
                + p.weight(1) * Math.exp(logNormal(p.component(1), x[0])));
      }

      @Override
      double[] numbers(Mixture<Normal> p) {
        Normal a = p.component(0);
        Normal b = p.component(1);
        return new double[] {p.weight(0), a.mean(), a.sd(), p.weight(1), b.mean(), b.sd()};
      }

      @Override
      double[] estimate(int state, Mixture<Normal> previous, double[][] rows, double[] weights) {
        List<Double> out = new ArrayList<>();
        double total = 0;
        for (int t = 0; t < rows.length; t++) {
          total += Double.isNaN(rows[t][0]) ? 0 : weights[t];
        }
        for (int m = 0; m < 2; m++) {
          double[] inner = new double[rows.length];
          for (int t = 0; t < rows.length; t++) {
            inner[t] =
                weights[t]
                    * previous.weight(m)
                    * Math.exp(
                        logNormal(previous.component(m), rows[t][0])
                            - logDensity(state, previous, rows[t]));
          }
          double sum = Arrays.stream(inner).filter(v -> !Double.isNaN(v)).sum();
          out.add(sum / total);
          for (double value : normal(rows, inner, 0)) {
            out.add(value);
          }
        }
        return out.stream().mapToDouble(v -> v).toArray();
      }
    };
  }

  /** State 0 is normal, state 1 Poisson, state 2 exponential: for counts above 0. */
  static TextbookEmission<Distribution<?>> differing(int states) {
    List<Family<?>> families =
        List.of(new NormalFamily(), new PoissonFamily(), new ExponentialDistributionFamily());
    return new TextbookEmission<>(new PerComponentFamily(families.subList(0, states))) {
      @Override
      Distribution<?> draw(int state, RandomGenerator random) {
        return switch (state) {
          case 0 ->
              new Distribution<>(
                  new NormalFamily(), new Normal(random.nextDouble(2, 6), random.nextDouble(1, 3)));
          case 1 -> new Distribution<>(new PoissonFamily(), poissons().draw(state, random));
          default ->
              new Distribution<>(
                  new ExponentialDistributionFamily(),
                  new Exponential(random.nextDouble(0.2, 0.5)));
        };
      }

      @Override
      double logDensity(int state, Distribution<?> p, double[] x) {
        return switch (state) {
          case 0 -> logNormal((Normal) p.parameters(), x[0]);
          case 1 -> logPoisson((Poisson) p.parameters(), x[0]);
          default -> {
            double rate = ((Exponential) p.parameters()).rate();
            yield Math.log(rate) - rate * x[0];
          }
        };
      }

      @Override
      double[] numbers(Distribution<?> p) {
        if (p.parameters() instanceof Normal normal) {
          return normals().numbers(normal);
        }
        return p.parameters() instanceof Poisson poisson
            ? poissons().numbers(poisson)
            : new double[] {((Exponential) p.parameters()).rate()};
      }

      @Override
      double[] estimate(int state, Distribution<?> previous, double[][] rows, double[] weights) {
        double mean = mean(rows, weights, 0, x -> x);
        return switch (state) {
          case 0 -> normal(rows, weights, 0);
          case 1 -> new double[] {mean};
          default -> new double[] {1 / mean};
        };
      }
    };
  }
}
