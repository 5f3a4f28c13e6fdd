package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.CategoricalMixture;
import org.em4j.bernoulli.LatentClassAnalysis;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.io.ModelFile;
import org.em4j.io.Table;

/** The latent class models that {@code fit bernoulli} and {@code fit categorical} are asked for. */
final class LatentClassCandidates {
  private LatentClassCandidates() {}

  /** Returns the options of a fit to start from. */
  static MixtureOptions defaults() {
    return LatentClassOptions.defaultMixture();
  }

  /**
   * Returns a candidate for each number of classes.
   *
   * @param type the type of model file that is to come of it
   */
  static List<Candidate> of(String type, Observations data, Table table, ComponentRange range) {
    int[] levels = table.columnNames().stream().mapToInt(name -> levels(table, name)).toArray();
    List<Candidate> candidates = new ArrayList<>();
    for (int k = range.from(); k <= range.to(); k++) {
      LatentClassOptions wanted = LatentClassOptions.components(k);
      candidates.add(
          type.equals(MixtureFiles.BERNOULLI)
              ? new Candidate(
                  k,
                  "bernoulli",
                  options -> BernoulliMixture.fit(data, wanted.withMixture(options)),
                  (model, options) -> fitFrom(data, (LatentClassModel) model, options))
              : new Candidate(
                  k,
                  "categorical",
                  options ->
                      CategoricalMixture.fit(data, wanted.withLevels(levels).withMixture(options)),
                  (model, options) -> fitFrom(data, (LatentClassModel) model, options)));
    }
    return candidates;
  }

  private static int levels(Table table, String column) {
    List<String> symbols = table.levels().get(column);
    return symbols == null ? 2 : symbols.size();
  }

  /**
   * Refuses a file to start from whose model is of another type.
   *
   * @param model the model that is to be fitted, as the user names it
   * @param type the type of its files
   * @param option the option that names the file, for messages
   */
  static void requireType(ModelFile file, String model, String type, String option) {
    if (!file.type().equals(type)) {
      throw new UsageException(
          option + " is a " + file.type() + ", but fit " + model + " starts from a " + type);
    }
  }

  /** Returns the one candidate that starts from a file's parameters. */
  static List<Candidate> from(Observations data, ModelFile file) {
    LatentClassModel initial = (LatentClassModel) file.model();
    return List.of(
        new Candidate(
            initial.components(),
            file.type().equals(MixtureFiles.BERNOULLI) ? "bernoulli" : "categorical",
            options -> fitFrom(data, initial, options),
            (model, options) -> fitFrom(data, (LatentClassModel) model, options)));
  }

  private static EmResult<? extends LatentClassModel> fitFrom(
      Observations data, LatentClassModel initial, MixtureOptions options) {
    LatentClassOptions wanted =
        LatentClassOptions.components(initial.components()).withMixture(options);
    return initial instanceof BernoulliMixture bernoulli
        ? BernoulliMixture.fit(data, bernoulli, wanted)
        : CategoricalMixture.fit(data, (CategoricalMixture) initial, wanted);
  }

  /**
   * Refuses {@code --cells} for a table of too many cells, before the fit that it would waste.
   *
   * @param initial the file to start from, or null
   */
  static void requireCells(ModelFile initial, Table table) {
    double cells = 1;
    for (int j = 0; j < table.columns(); j++) {
      cells *=
          initial == null
              ? levels(table, table.columnNames().get(j))
              : ((LatentClassModel) initial.model()).levels(j);
    }
    if (cells > LatentClassAnalysis.MOST_CELLS) {
      throw new UsageException(
          "--cells: the table of "
              + ModelText.count(table.columns(), "column")
              + " has "
              + Numbers.text(cells)
              + " cells, more than 2^53: choose fewer columns with --columns");
    }
  }
}
