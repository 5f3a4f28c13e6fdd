package org.em4j.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.LatentClassAnalysis;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * Seven pathologists rate the same 118 slides: carcinoma, or none. Latent classes of slides explain
 * why they disagree (Landis and Koch 1977; Agresti 2002, section 13.1).
 */
public final class Pathologists {
  private Pathologists() {}

  /** Prints measures of fit of two to four classes, and what the best model by BIC says. */
  public static void main(String[] args) {
    // A row is a pattern of ratings, with the number of slides that have it.
    ReadOptions weighted = ReadOptions.builder().weightColumn("count").build();
    Table table = new TableReader(weighted).read(Path.of("em-examples/data/carcinoma.csv"));
    Observations ratings = table.observations();
    System.out.printf("%s; %.0f slides%n", table, ratings.totalWeight());

    List<EmResult<BernoulliMixture>> fits = new ArrayList<>();
    List<LatentClassAnalysis> analyses = new ArrayList<>();
    int best = 0;
    for (int k = 2; k <= 4; k++) {
      EmResult<BernoulliMixture> fit =
          BernoulliMixture.fit(
              ratings,
              LatentClassOptions.components(k)
                  .withRestarts(50) // many local maxima
                  .withTolerance(1e-12)
                  .withMaxIterations(20_000));
      fits.add(fit);
      analyses.add(LatentClassAnalysis.of(fit.model(), ratings));
      best = bic(analyses.get(k - 2)) < bic(analyses.get(best)) ? k - 2 : best;
    }

    System.out.println();
    System.out.println("classes                           2            3            4");
    print("log-likelihood", analyses, a -> a.criteria().logLikelihood());
    print("parameters", analyses, a -> a.criteria().freeParameters());
    print("G²", analyses, LatentClassAnalysis::gSquared);
    print("X²", analyses, LatentClassAnalysis::xSquared);
    print("df, of 118 slides", analyses, LatentClassAnalysis::degreesOfFreedom);
    print("df, of 128 cells", analyses, LatentClassAnalysis::tableDegreesOfFreedom);
    print("AIC", analyses, a -> a.criteria().aic());
    print("BIC", analyses, Pathologists::bic);
    print("CAIC", analyses, a -> a.criteria().caic());
    print("adjusted BIC", analyses, a -> a.criteria().sampleSizeAdjustedBic());
    print("entropy", analyses, LatentClassAnalysis::entropy);
    print("relative entropy", analyses, LatentClassAnalysis::relativeEntropy);

    for (int k = 2; k <= 4; k++) {
      for (String warning : fits.get(k - 2).warnings()) {
        System.out.printf("%nWarning, %d classes: %s.%n", k, warning);
      }
    }

    System.out.printf("%nBIC chooses %d classes.%n", best + 2);
    describe(fits.get(best).model(), table.columnNames(), analyses.get(best));
  }

  private static double bic(LatentClassAnalysis analysis) {
    return analysis.criteria().bic();
  }

  private static void print(
      String name, List<LatentClassAnalysis> analyses, ToDoubleFunction<LatentClassAnalysis> of) {
    System.out.printf("%-20s", name);
    for (LatentClassAnalysis analysis : analyses) {
      double value = of.applyAsDouble(analysis);
      System.out.printf(value == Math.rint(value) ? "  %11.0f" : "  %11.5f", value);
    }
    System.out.println();
  }

  private static void describe(
      BernoulliMixture model, List<String> pathologists, LatentClassAnalysis analysis) {
    System.out.println();
    System.out.println("P(carcinoma) by class and pathologist");
    System.out.print("class   share");
    pathologists.forEach(name -> System.out.printf("%8s", name));
    System.out.println();
    for (int k = 0; k < model.components(); k++) {
      System.out.printf("%5d  %.4f", k, model.weight(k));
      for (int j = 0; j < model.columns(); j++) {
        System.out.printf("  %.4f", model.probability(k, j));
      }
      System.out.println();
    }

    System.out.println();
    System.out.println("slides of a class (row), and the class that they are given to (column)");
    for (int k = 0; k < model.components(); k++) {
      System.out.printf("%5d", k);
      for (int assigned = 0; assigned < model.components(); assigned++) {
        System.out.printf("  %8.3f", analysis.classification(k, assigned));
      }
      System.out.println();
    }
    System.out.printf("expected error %.4f%n", analysis.classificationError());
  }
}
