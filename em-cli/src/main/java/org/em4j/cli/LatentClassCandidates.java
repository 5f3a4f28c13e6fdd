package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.CategoricalMixture;
import org.em4j.bernoulli.LatentClassAnalysis;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.io.ModelFile;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;

/** The latent class models that {@code fit bernoulli} and {@code fit categorical} are asked for. */
final class LatentClassCandidates implements FitModel {
  private final FitRequest request;
  private final String type;

  LatentClassCandidates(FitRequest request) {
    this.request = request;
    boolean ones = request.model().equals(FitScope.BERNOULLI);
    this.type = ones ? FileTypes.BERNOULLI : FileTypes.CATEGORICAL;
    if (request.initial() != null) {
      requireType(request.initial());
      LatentClassModel start = (LatentClassModel) request.initial().model();
      request.requireParts(start.components(), request.initOption());
    }
  }

  private void requireType(ModelFile file) {
    if (!file.type().equals(type)) {
      throw new UsageException(
          request.initOption()
              + " is a "
              + file.type()
              + ", but fit "
              + request.model()
              + " starts from a "
              + type);
    }
  }

  @Override
  public MixtureOptions defaults() {
    return LatentClassOptions.defaultMixture();
  }

  @Override
  public void read(List<String> columns, ReadOptions.Builder builder) {
    if (type.equals(FileTypes.BERNOULLI)) {
      builder.binary(true);
    } else {
      builder.symbolColumns();
    }
  }

  @Override
  public List<Candidate> candidates(Table table) {
    Observations data = table.observations();
    if (request.initial() != null) {
      LatentClassModel initial = (LatentClassModel) request.initial().model();
      return List.of(
          candidate(data, initial.components(), options -> fitFrom(data, initial, options)));
    }
    int[] levels = table.columnNames().stream().mapToInt(name -> levels(table, name)).toArray();
    ComponentRange range = request.requireRows(request.range(), data);
    List<Candidate> candidates = new ArrayList<>();
    for (int k = range.from(); k <= range.to(); k++) {
      LatentClassOptions wanted = LatentClassOptions.components(k);
      candidates.add(
          candidate(
              data,
              k,
              type.equals(FileTypes.BERNOULLI)
                  ? options -> BernoulliMixture.fit(data, wanted.withMixture(options))
                  : options ->
                      CategoricalMixture.fit(
                          data, wanted.withLevels(levels).withMixture(options))));
    }
    return candidates;
  }

  private Candidate candidate(
      Observations data, int classes, Function<MixtureOptions, EmResult<?>> fit) {
    return Candidate.ofMixture(
        classes,
        request.model(),
        fit,
        (model, options) -> fitFrom(data, (LatentClassModel) model, options));
  }

  private static int levels(Table table, String column) {
    List<String> symbols = table.levels().get(column);
    return symbols == null ? 2 : symbols.size();
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
