package org.em4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * k-means is a special case of EM. With normals of equal weight and one known standard deviation
 * only the means are left to find; hard EM of them is k-means, soft EM is the mixture.
 */
public final class HardAndSoft {
  private HardAndSoft() {}

  /** Prints the course of both means, hard, soft, and soft with everything estimated. */
  public static void main(String[] args) {
    Table table =
        new TableReader(ReadOptions.builder().columns("waiting").build())
            .read(Path.of("em-examples/data/faithful.csv"));
    Observations waiting = table.observations();

    // The command line writes this family normal:known-sd=6.
    NormalFamily known = NormalFamily.withKnownSd(6);
    double[] half = {0.5, 0.5};
    List<Normal> normals = List.of(new Normal(40, 6), new Normal(60, 6));
    Mixture<Normal> start = Mixture.of(known, half, normals);
    MixtureOptions means = MixtureOptions.defaults().withFixedWeights(true);

    System.out.println("Waiting for Old Faithful, two normals  weights       means          sds");
    print(
        "k-means (hard, known sd)",
        Mixture.fit(waiting, start, means.withAssignment(Assignment.HARD)));
    print(
        "mixture (soft, known sd)",
        Mixture.fit(waiting, start, means.withAssignment(Assignment.SOFT)));
    print(
        "mixture (soft, all estimated)",
        Mixture.fit(
            waiting, Mixture.of(new NormalFamily(), half, normals), MixtureOptions.defaults()));
  }

  private static void print(String name, EmResult<Mixture<Normal>> fit) {
    Mixture<Normal> model = fit.model();
    Normal low = model.component(0);
    Normal high = model.component(1);
    System.out.printf(
        "%-30s %3d iterations  %.3f %.3f  %.4f %.4f  %.3f %.3f%n",
        name,
        fit.iterations(),
        model.weight(0),
        model.weight(1),
        low.mean(),
        high.mean(),
        low.sd(),
        high.sd());
    // Hard EM climbs log p(data, assignments), soft EM log p(data): the numbers cannot be compared.
    System.out.printf("  %s %.4f%n", fit.objective().kind(), fit.objective().value());
  }
}
