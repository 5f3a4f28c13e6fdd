package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.em4j.core.EmException;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.io.ModelFiles;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;
import org.junit.jupiter.api.Test;

/** The line of progress of candidates of which some fail. */
class SelectionProgressTest {
  private static final int FOLDS = 3;

  private final Table table =
      new TableReader(ReadOptions.builder().build()).read(Path.of(Em.FIFTEEN));
  private final Screen screen = new Screen();
  private final AtomicLong nanos = new AtomicLong();

  /** Fits one normal, or fails as soon as it has so many rows of weight. */
  private static Candidate candidate(int parts, Table data, double most) {
    return Candidate.ofMixture(
        1,
        "K=" + parts,
        options -> {
          if (data.observations().totalWeight() >= most) {
            throw new EmException("it fails");
          }
          return GaussianMixture.fit(
              data.observations(), GaussianMixtureOptions.components(1).withMixture(options));
        },
        (model, options) -> {
          throw new IllegalStateException("nothing goes on with a model here");
        });
  }

  @Test
  void theEndIsReachedThoughCandidatesAndFoldsFail() {
    double all = table.observations().totalWeight();
    FitModel wanted =
        data ->
            List.of(
                candidate(1, data, 2 * all), // fits
                candidate(2, data, all), // fails on all rows: none of its folds begins
                candidate(3, data, data.observations().totalWeight() < all ? 0 : 2 * all));
    Registry registry = PluginPath.registry(List.of());
    Cancellation cancellation = new Cancellation();
    MixtureOptions options = MixtureOptions.defaults().withEm(em -> em.withThreads(1));
    List<Candidate> candidates = wanted.candidates(table);
    ProgressBar bar =
        new ProgressBar(new TerminalLine(screen), () -> 120, nanos::get)
            .of((long) candidates.size() * (1 + FOLDS));
    Fitting fitting =
        new Fitting(registry, new ModelFiles(registry), table, cancellation)
            .withProgress(bar, /* named= */ true);
    List<FittedCandidate> fitted =
        new Selection(fitting, wanted, table, cancellation)
            .withCriterion(Criterion.of("cv:folds=" + FOLDS), /* sequences= */ false, /* seed= */ 1)
            .fit(candidates, options, table.columnNames());
    assertThat(fitted).extracting(FittedCandidate::failed).containsExactly(false, true, false);
    assertThat(fitted.get(2).failure()).contains("cross-validation failed");
    nanos.set(3_000_000_000L);
    bar.show();
    // The first with three folds, and the third without one.
    assertThat(screen.lines().get(0)).startsWith("[####################]").contains("5 of 5 done");
  }
}
