package org.em4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.StopReason;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.io.Table;

/** What a person is told about a fit, beside the model itself. */
final class FitText {
  private static final int REPAIRS = 5;

  private FitText() {}

  /** Appends what was read. */
  static void data(Table table, StringBuilder out) {
    out.append(table.source())
        .append(": ")
        .append(ModelText.count(table.rows(), "row"))
        .append(" of ")
        .append(ModelText.columns(table.columnNames()));
    int sequences = table.sequenceLengths().length;
    if (sequences > 1) {
      out.append(" in ").append(ModelText.count(sequences, "sequence"));
    }
    out.append('\n');
  }

  /** Appends how many rows each state is expected to have. */
  static void sizes(LabelledModel model, Table table, StringBuilder out) {
    if (!model.isChain()) {
      return;
    }
    double[] sizes = model.sizes(table);
    double total = Arrays.stream(sizes).sum();
    TextTable text = new TextTable("");
    text.add(List.of("", "expected rows", "share"));
    for (int k = 0; k < sizes.length; k++) {
      text.add(
          List.of(
              "state " + (k + 1), Numbers.text(sizes[k]), Numbers.probability(sizes[k] / total)));
    }
    text.appendTo(out);
    out.append('\n');
  }

  /** Appends how the starts ended, if there were several. */
  static void starts(EmResult<?> result, StringBuilder out) {
    if (result.starts().size() < 2) {
      return;
    }
    long failed = result.starts().stream().filter(StartSummary::failed).count();
    long abandoned = result.starts().stream().filter(StartSummary::abandoned).count();
    List<String> parts = new ArrayList<>(List.of(result.startsAtBest() + " reached this optimum"));
    if (abandoned > 0) {
      parts.add(abandoned + " stopped early, far below it");
    }
    if (failed > 0) {
      parts.add(failed + " failed");
    }
    String last = parts.size() > 1 ? " and " + parts.remove(parts.size() - 1) : "";
    out.append("of ")
        .append(result.starts().size())
        .append(" starts, ")
        .append(String.join(", ", parts))
        .append(last)
        .append('\n');
  }

  /** Returns what a person should know, each with what to do. */
  static List<String> warnings(
      FittedCandidate fitted, List<String> ofEngine, MixtureOptions options) {
    EmResult<?> result = fitted.result();
    List<String> warnings = new ArrayList<>();
    if (result.stopReason() == StopReason.ITERATION_LIMIT) {
      warnings.add(
          "stopped at the limit of "
              + options.em().maxIterations()
              + " iterations before it converged"
              + (result.iterations() == 0
                  ? ""
                  : " (the last one changed the mean log-likelihood by "
                      + Numbers.text(result.trace().lastChange() / result.trace().totalWeight())
                      + ")")
              + ": raise --max-iterations, or the tolerance");
    }
    if (result.stopReason() == StopReason.TIME_LIMIT) {
      warnings.add(
          "stopped at the time limit before it converged: give it more seconds, or a larger"
              + " tolerance");
    }
    List<Repair> repairs = result.repairs();
    for (Repair repair : repairs.subList(0, Math.min(REPAIRS, repairs.size()))) {
      warnings.add(
          repair
              + "; fit fewer "
              + fitted.labelled().part()
              + "s, try more starts (--restarts), restrict the model (the covariances of "
              + (fitted.labelled().isChain() ? "hmm" : "gmm")
              + "), or add --regularization or a --prior");
    }
    if (repairs.size() > REPAIRS) {
      warnings.add((repairs.size() - REPAIRS) + " more repairs; the model file lists all");
    }
    List<StartSummary> failed = result.starts().stream().filter(StartSummary::failed).toList();
    if (!failed.isEmpty()) {
      warnings.add(
          failed.size()
              + " of "
              + result.starts().size()
              + " starts failed, the first of them: "
              + failed.get(0).failure());
    }
    warnings.addAll(ofEngine);
    return warnings;
  }

  /**
   * Returns what is said of the best model of a search that was cut short.
   *
   * @param several whether there were several candidates
   */
  static String cancelled(FittedCandidate best, boolean several) {
    return "cancelled: this is the best model so far ("
        + (several
            ? "K=" + best.candidate().parts() + ", " + best.candidate().structure() + "; "
            : "")
        + "start "
        + (best.result().start() + 1)
        + ", "
        + ModelText.count(best.result().iterations(), "iteration")
        + ")";
  }
}
