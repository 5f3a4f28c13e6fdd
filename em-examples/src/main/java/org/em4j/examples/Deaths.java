package org.em4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.ParameterShift;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * Deaths of women over 80 on 1,096 days, as told in The Times: two Poisson distributions, perhaps
 * of summer and winter. The rates lie near each other, so EM creeps: a loose tolerance stops far
 * from the optimum (Hasselblad 1969).
 */
public final class Deaths {
  private Deaths() {}

  /** Prints where EM stops at several tolerances, and the days that the last model expects. */
  public static void main(String[] args) {
    // A row says that so many days had so many deaths: the days are weights.
    ReadOptions weighted = ReadOptions.builder().weightColumn("days").build();
    Table table = new TableReader(weighted).read(Path.of("em-examples/data/deaths.csv"));
    Observations data = table.observations();

    Mixture<Poisson> start =
        Mixture.of(
            new PoissonFamily(),
            new double[] {0.3, 0.7},
            List.of(new Poisson(1), new Poisson(2.5)));
    MixtureOptions options = MixtureOptions.defaults().withMaxIterations(100_000);

    System.out.printf("%.0f days. From p = 0.3 and the rates 1 and 2.5:%n", data.totalWeight());
    System.out.println("tolerance  iterations   log-likelihood          p    rate 1    rate 2");
    for (double tolerance : new double[] {1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-14}) {
      print(tolerance, Mixture.fit(data, start, options.withTolerance(tolerance)));
    }
    System.out.println("(on the change of log L per day; the default is 1e-8)");
    EmResult<Mixture<Poisson>> fit =
        Mixture.fit(data, start, options.withConvergence(new ParameterShift(1e-10)));
    print(1e-10, fit);
    System.out.println("(on the change of the parameters, which move on when log L hardly does)");

    System.out.println();
    System.out.println("deaths  days  expected");
    for (int i = 0; i < table.rows(); i++) {
      double deaths = table.value(i, 0);
      double expected = data.totalWeight() * Math.exp(fit.model().logDensity(deaths));
      System.out.printf("%6.0f  %4.0f  %8.1f%n", deaths, data.weight(i), expected);
    }
  }

  private static void print(double tolerance, EmResult<Mixture<Poisson>> fit) {
    System.out.printf(
        "%9.0e  %10d  %.9f  %.7f  %.6f  %.6f%n",
        tolerance,
        fit.iterations(),
        fit.logLikelihood(),
        fit.model().weight(0),
        fit.model().component(0).rate(),
        fit.model().component(1).rate());
  }
}
