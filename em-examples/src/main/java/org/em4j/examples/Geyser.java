package org.em4j.examples;

import java.nio.file.Path;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * Eruptions of Old Faithful are short or long, and a short one is nearly always followed by a long
 * one. A mixture cannot know that, a chain of two states finds it (Azzalini and Bowman 1990,
 * doi:10.2307/2347385).
 */
public final class Geyser {
  private static final NormalFamily MINUTES = new NormalFamily();
  private static final double BETWEEN = 3; // minutes: where a histogram is empty
  private static final String[] NAMES = {"short", "long"};

  private Geyser() {}

  /** Prints mixture and chain of the same two normals, and what the chain says comes next. */
  public static void main(String[] args) {
    ReadOptions minutes = ReadOptions.builder().columns("eruptions").build();
    Table table = new TableReader(minutes).read(Path.of("em-examples/data/faithful.csv"));
    Sequences data = Sequences.of(table.observations());
    System.out.println(table);

    Mixture<Normal> mixture =
        Mixture.fit(data.rows(), MINUTES, 2, MixtureOptions.defaults().withTolerance(1e-12))
            .model();
    HiddenMarkovOptions options = HiddenMarkovOptions.states(2).withTolerance(1e-12);
    HiddenMarkovModel<Normal> chain = HiddenMarkovModel.fit(data, MINUTES, options).model();
    if (mixture.component(0).mean() > mixture.component(1).mean()) {
      mixture = mixture.reordered(1, 0);
    }
    if (chain.emission(0).mean() > chain.emission(1).mean()) {
      chain = chain.reordered(1, 0);
    }

    System.out.println();
    System.out.println(
        "            log L  parameters      AIC      BIC  short (sd)       long (sd)");
    print("mixture", mixture.criteria(data.rows()), mixture.component(0), mixture.component(1));
    InformationCriteria criteria = chain.criteria(data, options);
    print("chain", criteria, chain.emission(0), chain.emission(1));

    System.out.println();
    System.out.println("after   short    long  at a time   share   counted, cut at 3 minutes");
    double[][] counted = counted(table);
    double[] shares = chain.stationaryDistribution();
    double[] dwellTimes = chain.expectedDwellTimes();
    for (int k = 0; k < 2; k++) {
      System.out.printf(
          "%-5s  %.4f  %.4f  %9.4f  %.4f  %.4f  %.4f%n",
          NAMES[k],
          chain.transition(k, 0),
          chain.transition(k, 1),
          dwellTimes[k],
          shares[k],
          counted[k][0],
          counted[k][1]);
    }
    System.out.printf("any    %.4f  %.4f  (the mixture)%n", mixture.weight(0), mixture.weight(1));
  }

  /** Returns how often short and long followed each other, as shares of each row. */
  private static double[][] counted(Table table) {
    double[][] counts = new double[2][2];
    for (int t = 1; t < table.rows(); t++) {
      counts[table.value(t - 1, 0) < BETWEEN ? 0 : 1][table.value(t, 0) < BETWEEN ? 0 : 1]++;
    }
    for (double[] row : counts) {
      double sum = row[0] + row[1];
      row[0] /= sum;
      row[1] /= sum;
    }
    return counts;
  }

  private static void print(String name, InformationCriteria criteria, Normal low, Normal high) {
    System.out.printf(
        "%-7s  %.4f  %10d  %.2f  %.2f  %.4f (%.4f)  %.4f (%.4f)%n",
        name,
        criteria.logLikelihood(),
        criteria.freeParameters(),
        criteria.aic(),
        criteria.bic(),
        low.mean(),
        low.sd(),
        high.mean(),
        high.sd());
  }
}
