package org.em4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.BernoulliFamily;
import org.em4j.distributions.BernoulliVector;
import org.em4j.distributions.Binomial;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.CategoricalVector;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.Exponential;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.VonMises;

/**
 * What a component or a state says of one column, or of two, whatever the others are. Stateless and
 * thread-safe.
 */
public final class Marginals {
  private static final int DRAWS = 1 << 14;

  private Marginals() {}

  /**
   * Returns the marginal distribution of a column, of a family of one column; empty where none is
   * known, as of a Dirichlet distribution.
   *
   * @param distribution of d columns
   * @param column 0 … d−1
   */
  public static Optional<Distribution<?>> ofColumn(Distribution<?> distribution, int column) {
    Object parameters = distribution.parameters();
    if (parameters instanceof Distribution<?> own) {
      return ofColumn(own, column);
    }
    if (parameters instanceof Mixture<?> inner) {
      return ofMixture(inner, column);
    }
    if (distribution.family().observationSize() == 1
        && !(parameters instanceof MultivariateNormal)) {
      return Optional.of(distribution);
    }
    if (parameters instanceof Product product) {
      Place place = place(product, column);
      return ofColumn(place.factor(), place.column());
    }
    if (parameters instanceof MultivariateNormal normal) {
      double sd = Math.sqrt(normal.covariance().value(column, column));
      return Optional.of(
          new Distribution<>(new NormalFamily(), new Normal(normal.mean(column), sd)));
    }
    if (parameters instanceof BernoulliVector bits) {
      return Optional.of(
          new Distribution<>(new BernoulliFamily(), new Bernoulli(bits.probability(column))));
    }
    if (parameters instanceof CategoricalVector symbols) {
      return Optional.of(
          new Distribution<>(
              new CategoricalFamily(symbols.levels(column)), symbols.column(column)));
    }
    return Optional.empty();
  }

  private static Optional<Distribution<?>> ofMixture(Mixture<?> mixture, int column) {
    List<Distribution<?>> parts = new ArrayList<>();
    List<Family<?>> families = new ArrayList<>();
    for (int m = 0; m < mixture.components(); m++) {
      Optional<Distribution<?>> part = ofColumn(mixture.distribution(m), column);
      if (part.isEmpty()) {
        return part;
      }
      parts.add(part.get());
      families.add(part.get().family());
    }
    PerComponentFamily family = new PerComponentFamily(families);
    return Optional.of(
        new Distribution<>(
            new MixtureFamily<>(family, parts.size()),
            Mixture.of(family, mixture.weights(), parts)));
  }

  /**
   * Returns the normal distributions that a component is made of in two columns, each of these two:
   * one for a normal, several for a mixture of them, none if one of the columns is not normal.
   *
   * @param distribution of d columns
   * @param x the column that becomes the first, 0 … d−1
   * @param y the column that becomes the second, 0 … d−1, another one
   */
  public static List<MultivariateNormal> normals(Distribution<?> distribution, int x, int y) {
    Object parameters = distribution.parameters();
    if (parameters instanceof Distribution<?> own) {
      return normals(own, x, y);
    }
    if (parameters instanceof Mixture<?> inner) {
      List<MultivariateNormal> all = new ArrayList<>();
      for (int m = 0; m < inner.components(); m++) {
        List<MultivariateNormal> part = normals(inner.distribution(m), x, y);
        if (part.isEmpty()) {
          return part;
        }
        all.addAll(part);
      }
      return all;
    }
    if (parameters instanceof MultivariateNormal normal) {
      Covariance all = normal.covariance();
      double[] pair = {all.value(x, x), all.value(x, y), all.value(y, x), all.value(y, y)};
      double[] mean = {normal.mean(x), normal.mean(y)};
      return List.of(new MultivariateNormal(mean, Covariance.full(pair)));
    }
    if (parameters instanceof Product product) {
      Place atX = place(product, x);
      Place atY = place(product, y);
      return atX.index() == atY.index()
          ? normals(atX.factor(), atX.column(), atY.column())
          : independent(atX, atY);
    }
    return List.of();
  }

  private static List<MultivariateNormal> independent(Place atX, Place atY) {
    Optional<Distribution<?>> x = ofColumn(atX.factor(), atX.column());
    Optional<Distribution<?>> y = ofColumn(atY.factor(), atY.column());
    if (x.isPresent()
        && y.isPresent()
        && x.get().parameters() instanceof Normal first
        && y.get().parameters() instanceof Normal second) {
      double[] mean = {first.mean(), second.mean()};
      return List.of(
          new MultivariateNormal(
              mean, Covariance.diagonal(first.sd() * first.sd(), second.sd() * second.sd())));
    }
    return List.of();
  }

  /**
   * Returns the mean of a column: in closed form of normal, Bernoulli, binomial, Poisson and
   * exponential columns, the mean direction of a von Mises column, and of others the mean of 16,384
   * draws, always the same ones.
   *
   * @param distribution of d columns
   * @param column 0 … d−1
   */
  public static double mean(Distribution<?> distribution, int column) {
    Optional<Distribution<?>> marginal = ofColumn(distribution, column);
    Object parameters = marginal.isPresent() ? marginal.get().parameters() : null;
    if (parameters instanceof Normal normal) {
      return normal.mean();
    } else if (parameters instanceof Bernoulli bernoulli) {
      return bernoulli.probability();
    } else if (parameters instanceof Binomial binomial) {
      return binomial.trials() * binomial.probability();
    } else if (parameters instanceof Poisson poisson) {
      return poisson.rate();
    } else if (parameters instanceof Exponential exponential) {
      return 1 / exponential.rate();
    } else if (parameters instanceof VonMises angle) {
      return angle.mean();
    }
    return drawnMean(distribution, column);
  }

  private static <P> double drawnMean(Distribution<P> distribution, int column) {
    double[] x = new double[distribution.family().observationSize()];
    double[] drawn = new double[DRAWS];
    SplittableRandom random = new SplittableRandom(0);
    for (int i = 0; i < DRAWS; i++) {
      distribution.family().sample(distribution.parameters(), random, x, 0);
      drawn[i] = x[column];
    }
    return Arrays.stream(drawn).average().orElseThrow();
  }

  private static Place place(Product product, int column) {
    int first = 0;
    for (int f = 0; f < product.factors().size(); f++) {
      Distribution<?> factor = product.factors().get(f);
      int size = factor.family().observationSize();
      if (column < first + size) {
        return new Place(f, factor, column - first);
      }
      first += size;
    }
    throw new IllegalArgumentException("column must be 0 to " + (first - 1) + ", but is " + column);
  }

  /** A factor of a product, and which of its columns is meant. */
  private record Place(int index, Distribution<?> factor, int column) {}
}
