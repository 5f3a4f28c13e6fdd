package org.em4j.examples;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.em4j.hmm.Starting;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * Major earthquakes in each year from 1900 to 2006: Poisson counts at a rate that stays for years
 * and then changes. How many rates are there, and when was which (Zucchini and MacDonald 2009,
 * Hidden Markov Models for Time Series)?
 */
public final class Earthquakes {
  private static final PoissonFamily POISSON = new PoissonFamily();
  private static final int MOST_STATES = 4;
  private static final int FIRST_YEAR = 1900;
  private static final int WIDTH = 20;

  private Earthquakes() {}

  /** Prints measures of fit of mixtures and chains, and the stationary chain of the least BIC. */
  public static void main(String[] args) {
    ReadOptions counts = ReadOptions.builder().columns("count").build();
    Table table = new TableReader(counts).read(Path.of("em-examples/data/earthquakes.csv"));
    Sequences data = Sequences.of(table.observations()); // one sequence, in the order of the file
    System.out.println(table);

    System.out.println();
    System.out.println("states      log L  parameters     AIC     BIC  rates");
    System.out.println("Years that know nothing of each other (mixtures)");
    for (int k = 1; k <= MOST_STATES; k++) {
      MixtureOptions options =
          MixtureOptions.defaults().withTolerance(1e-11).withMaxIterations(20_000);
      Mixture<Poisson> mixture = Mixture.fit(data.rows(), POISSON, k, options).model();
      print(mixture.criteria(data.rows()), mixture.parameters());
    }
    System.out.println("Chains, with any distribution of the first year");
    for (int k = 1; k <= MOST_STATES; k++) {
      fit(data, HiddenMarkovOptions.states(k));
    }
    System.out.println("Chains that have been running for long");
    Fit best = null;
    for (int k = 1; k <= MOST_STATES; k++) {
      Fit fit = fit(data, HiddenMarkovOptions.states(k).withStationaryInitial(true));
      best = best == null || fit.criteria.bic() < best.criteria.bic() ? fit : best;
    }
    describe(best.model, table, data);
  }

  /** A model and what it costs. */
  private record Fit(HiddenMarkovModel<Poisson> model, InformationCriteria criteria) {}

  /** Fits and prints; the states are in the order of their rates. */
  private static Fit fit(Sequences data, HiddenMarkovOptions options) {
    HiddenMarkovModel<Poisson> found =
        HiddenMarkovModel.fit(
                data,
                POISSON,
                options
                    .withStarting(Starting.STRETCHES) // of years: starts that differ much,
                    .withRestarts(50) // for there are many local maxima
                    .withTolerance(1e-13)
                    .withMaxIterations(20_000))
            .model();
    int[] order =
        IntStream.range(0, found.states())
            .boxed()
            .sorted(Comparator.comparingDouble(k -> found.emission(k).rate()))
            .mapToInt(k -> k)
            .toArray();
    HiddenMarkovModel<Poisson> model = found.reordered(order);
    // The options know that a stationary chain has no free initial distribution.
    InformationCriteria criteria = model.criteria(data, options);
    print(criteria, model.emissions());
    return new Fit(model, criteria);
  }

  private static void print(InformationCriteria criteria, List<Poisson> states) {
    System.out.printf(
        "%6d  %9.4f  %10d  %6.1f  %6.1f ",
        states.size(),
        criteria.logLikelihood(),
        criteria.freeParameters(),
        criteria.aic(),
        criteria.bic());
    states.stream().mapToDouble(Poisson::rate).sorted().forEach(r -> System.out.printf(" %.4f", r));
    System.out.println();
  }

  private static void describe(HiddenMarkovModel<Poisson> model, Table table, Sequences data) {
    System.out.printf("%nThe running chain of the least BIC has %d states.%n%n", model.states());
    System.out.println("state     rate   share of years   years at a time   to state 1, 2, …");
    double[] shares = model.stationaryDistribution();
    double[] dwellTimes = model.expectedDwellTimes();
    for (int k = 0; k < model.states(); k++) {
      System.out.printf(
          "%5d  %7.4f  %15.4f  %16.2f  ",
          k + 1, model.emission(k).rate(), shares[k], dwellTimes[k]);
      for (int to = 0; to < model.states(); to++) {
        System.out.printf(" %.4f", model.transition(k, to));
      }
      System.out.println();
    }

    System.out.println();
    System.out.println("The years, and the states that they most probably were in as a whole");
    int[] path = model.viterbi(data);
    for (int from = 0; from < path.length; from += WIDTH) {
      int end = Math.min(from + WIDTH, path.length);
      System.out.printf("%d–%d", FIRST_YEAR + from, FIRST_YEAR + end - 1);
      for (int t = from; t < end; t++) {
        System.out.printf(" %2.0f", table.value(t, 0));
      }
      System.out.printf("%n%9s", "");
      for (int t = from; t < end; t++) {
        System.out.printf("  %d", path[t] + 1);
      }
      System.out.println();
    }
  }
}
