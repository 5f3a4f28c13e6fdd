package org.em4j.cli;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;

/**
 * One model of {@code em fit}: what the options mean for it, how its data are read, and which
 * candidates it has. Made before data are read, so that options are refused at once.
 */
interface FitModel {
  /** Returns the model that a request names. */
  static FitModel of(FitRequest request) {
    return switch (request.model()) {
      case FitScope.GMM -> new GaussianCandidates(request);
      case FitScope.MIXTURE -> new MixtureCandidates(request);
      case FitScope.HMM -> new ChainCandidates(request);
      default -> new LatentClassCandidates(request);
    };
  }

  /** Returns the options of a fit to start from. */
  default MixtureOptions defaults() {
    return MixtureOptions.defaults();
  }

  /** Returns how many states labels may name. */
  default int states() {
    return 1;
  }

  /**
   * Has columns read as the model takes them, where no file to start from says it.
   *
   * @param columns those that are named, or null
   * @param builder modified
   */
  default void read(List<String> columns, ReadOptions.Builder builder) {}

  /** Returns what is to be fitted to a table, at least one candidate. */
  List<Candidate> candidates(Table table);

  /** Has those columns read as symbols that families of symbols take. */
  static void readSymbols(
      List<FamilySpecification> specifications, List<String> columns, ReadOptions.Builder builder) {
    IntPredicate symbols =
        position -> specifications.stream().anyMatch(one -> one.takesSymbols(position));
    if (columns == null) {
      builder.wordColumns(symbols);
    } else {
      IntStream.range(0, columns.size())
          .filter(symbols)
          .forEach(position -> builder.symbolColumn(columns.get(position)));
    }
  }
}
