package org.em4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.ParameterShift;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Binomial;
import org.em4j.distributions.BinomialFamily;
import org.em4j.io.TableReader;

/**
 * Five times one of two coins is taken at random and tossed ten times: a mixture of two binomials
 * whose weights are known to be equal (Do and Batzoglou 2008, What is the expectation maximization
 * algorithm?, figure 1b).
 */
public final class TwoCoins {
  private static final int TOSSES = 10;

  private TwoCoins() {}

  /** Prints the first E-step and every M-step. */
  public static void main(String[] args) {
    Observations sets =
        new TableReader().read(Path.of("em-examples/data/two_coins.csv")).observations();

    Mixture<Binomial> start =
        Mixture.of(
            new BinomialFamily(TOSSES),
            new double[] {0.5, 0.5},
            List.of(new Binomial(TOSSES, 0.6), new Binomial(TOSSES, 0.5)));
    MixtureOptions options =
        MixtureOptions.defaults().withFixedWeights(true).withConvergence(new ParameterShift(1e-11));
    EmResult<Mixture<Binomial>> fit = Mixture.fit(sets, start, options);

    System.out.println("The first E-step, with .6 and .5 as the probabilities of a head");
    System.out.println(
        "heads  P(coin A)  P(coin B)  heads of A  tails of A  heads of B  tails of B");
    for (int heads : new int[] {5, 9, 8, 4, 7}) {
      double[] coin = start.responsibilities(heads);
      System.out.printf(
          "%5d  %9.2f  %9.2f  %10.1f  %10.1f  %10.1f  %10.1f%n",
          heads,
          coin[0],
          coin[1],
          heads * coin[0],
          (TOSSES - heads) * coin[0],
          heads * coin[1],
          (TOSSES - heads) * coin[1]);
    }

    System.out.println();
    System.out.println("iteration        coin A        coin B  log-likelihood");
    for (int i = 0; i <= fit.iterations(); i++) {
      if (i <= 10 || i == fit.iterations()) {
        Mixture<Binomial> model = Mixture.fit(sets, start, options.withMaxIterations(i)).model();
        System.out.printf(
            "%9d  %.10f  %.10f  %14.10f%n",
            i,
            model.component(0).probability(),
            model.component(1).probability(),
            fit.trace().objective(i));
      }
    }
    System.out.printf(
        "%s; the weights stayed %s and %s%n",
        fit.stopReason(), fit.model().weight(0), fit.model().weight(1));
  }
}
