package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Repair;
import org.em4j.io.TableWriter;

/**
 * What became of all candidates, side by side.
 *
 * @param fitted all of them, in the order they were asked for
 * @param best the one that is kept
 * @param criterion why
 */
record SelectionTable(List<FittedCandidate> fitted, FittedCandidate best, Criterion criterion) {
  private static final List<String> COLUMNS =
      List.of(
          "components",
          "structure",
          "log_likelihood",
          "parameters",
          "aic",
          "bic",
          "icl",
          "criterion",
          "value",
          "standard_error",
          "converged",
          "stop_reason",
          "repaired",
          "starts",
          "starts_at_best",
          "seconds",
          "best",
          "problem");

  /** Tells whether there is anything to compare. */
  boolean tellsMore() {
    return fitted.size() > 1 || criterion.validates();
  }

  // --- for people -------------------------------------------------------------------------------

  /** Appends the table, in which the best is marked, and why candidates failed. */
  void appendTo(StringBuilder out) {
    out.append("candidates by ").append(criterion).append(" (* the best)\n");
    TextTable table = new TextTable("");
    table.add(header());
    fitted.forEach(one -> table.add(row(one)));
    table.appendTo(out);
    for (FittedCandidate one : fitted) {
      if (one.failure() != null) {
        out.append(one.candidate())
            .append(one.failed() ? " failed: " : ": ")
            .append(one.failure())
            .append('\n');
      }
    }
    if (fitted.stream().anyMatch(one -> !one.failed() && one.repaired())) {
      out.append(
          "repaired: a component collapsed and was held up; kept only if all were repaired\n");
    }
    out.append('\n');
  }

  private List<String> header() {
    List<String> header =
        new ArrayList<>(
            List.of("", "K", "structure", "log-likelihood", "parameters", "aic", "bic", "icl"));
    if (criterion.validates()) {
      header.addAll(List.of(criterion.name(), "std. error"));
    }
    header.addAll(List.of("stop", "starts at best", "seconds"));
    return header;
  }

  private List<String> row(FittedCandidate one) {
    List<String> row = new ArrayList<>();
    row.add(one.equals(best) ? "*" : "");
    row.add(Integer.toString(one.candidate().parts()));
    row.add(one.candidate().structure());
    if (one.failed()) {
      row.add("failed");
      while (row.size() < header().size() - 1) {
        row.add("");
      }
    } else {
      InformationCriteria criteria = one.criteria();
      row.add(number(criteria.logLikelihood()));
      row.add(Integer.toString(criteria.freeParameters()));
      row.add(number(criteria.aic()));
      row.add(number(criteria.bic()));
      row.add(number(criteria.icl()));
      if (criterion.validates()) {
        boolean known = criterion.isKnown(one);
        row.add(known ? number(criterion.of(one)) : one.failure() == null ? "" : "failed");
        row.add(known ? number(one.validation().standardError()) : "");
      }
      EmResult<?> result = one.result();
      row.add(result.stopReason() + (one.repaired() ? ", repaired" : ""));
      row.add(result.startsAtBest() + " of " + result.starts().size());
    }
    row.add(String.format(Locale.ROOT, "%.3f", one.seconds()));
    return row;
  }

  /**
   * Returns a number with five decimals, which stand below each other; a huge one with ten digits.
   */
  private static String number(double value) {
    return Math.abs(value) < 1e9 ? String.format(Locale.ROOT, "%.5f", value) : Numbers.text(value);
  }

  // --- for programs -----------------------------------------------------------------------------

  /** Writes the table as CSV. */
  void write(Path target) {
    TableWriter.write(target, COLUMNS, writer -> fitted.forEach(one -> write(one, writer)));
  }

  private void write(FittedCandidate one, TableWriter writer) {
    writer.integer(one.candidate().parts()).text(one.candidate().structure());
    InformationCriteria criteria = one.criteria();
    if (one.failed()) {
      writer.number(Double.NaN).text("NA");
      writer.number(Double.NaN).number(Double.NaN).number(Double.NaN);
    } else {
      writer.number(criteria.logLikelihood()).integer(criteria.freeParameters());
      writer.number(criteria.aic()).number(criteria.bic()).number(criteria.icl());
    }
    boolean known = criterion.isKnown(one);
    boolean validated = known && criterion.validates();
    writer.text(criterion.name()).number(known ? criterion.of(one) : Double.NaN);
    writer.number(validated ? one.validation().standardError() : Double.NaN);
    EmResult<?> result = one.result();
    if (one.failed()) {
      writer.text("false").text("NA").text("NA").text("NA").text("NA");
    } else {
      writer.text(Boolean.toString(result.converged())).text(result.stopReason().toString());
      writer.text(Boolean.toString(one.repaired()));
      writer.integer(result.starts().size()).integer(result.startsAtBest());
    }
    writer.text(String.format(Locale.ROOT, "%.6f", one.seconds()));
    writer.text(Boolean.toString(one.equals(best))).text(problem(one)).endRow();
  }

  /** Returns what is wrong with a candidate; empty if nothing is. */
  private static String problem(FittedCandidate one) {
    if (one.failure() != null) {
      return one.failure();
    }
    return one.result().repairs().stream()
        .filter(Repair::marksModel)
        .findFirst()
        .map(Repair::toString)
        .orElse("");
  }
}
