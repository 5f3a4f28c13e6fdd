package org.em4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.BernoulliFamily;
import org.em4j.io.TableReader;

/**
 * Coin A is tossed in secret: after heads coin B is tossed, after tails coin C, and its side alone
 * is told. What are the probabilities π, p and q of their heads? Ten tosses cannot tell, so the
 * answer depends on where EM starts (Li Hang, Statistical Learning Methods, example 9.1).
 */
public final class ThreeCoins {
  private ThreeCoins() {}

  /** Prints each iteration from three starts. */
  public static void main(String[] args) {
    Observations tosses =
        new TableReader().read(Path.of("em-examples/data/three_coins.csv")).observations();

    System.out.println("Ten tosses: 1 1 0 1 0 0 1 0 1 1. P(B | …) tells the E-step's posteriors.");
    run(tosses, 0.5, 0.5, 0.5);
    run(tosses, 0.4, 0.6, 0.7);
    run(tosses, 0.46, 0.55, 0.67);
    System.out.println("The log-likelihoods are equal: ten tosses tell π p + (1 − π) q, no more.");
  }

  private static void run(Observations tosses, double pi, double p, double q) {
    Mixture<Bernoulli> start =
        Mixture.of(
            new BernoulliFamily(),
            new double[] {pi, 1 - pi},
            List.of(new Bernoulli(p), new Bernoulli(q)));
    MixtureOptions options = MixtureOptions.defaults();
    EmResult<Mixture<Bernoulli>> fit = Mixture.fit(tosses, start, options);

    System.out.printf("%nFrom π = %s, p = %s, q = %s%n", pi, p, q);
    System.out.println(
        "iteration             π             p             q   P(B | head)   P(B | tail)  log L");
    for (int i = 0; i <= fit.iterations(); i++) {
      // The same run again, stopped early: the model after i M-steps.
      Mixture<Bernoulli> model = Mixture.fit(tosses, start, options.withMaxIterations(i)).model();
      System.out.printf(
          "%9d  %.10f  %.10f  %.10f  %.10f  %.10f  %.4f%n",
          i,
          model.weight(0),
          model.component(0).probability(),
          model.component(1).probability(),
          model.responsibilities(1)[0],
          model.responsibilities(0)[0],
          fit.trace().objective(i));
    }
    System.out.println(fit.stopReason());
  }
}
