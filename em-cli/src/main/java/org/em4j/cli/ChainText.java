package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.em4j.core.Family;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.MultivariateNormalFamily;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.io.ModelFile;

/** The parameters of a hidden Markov model as people read them. */
final class ChainText {
  private static final int MOST_STATES = 16;
  private static final double LEAST = 5e-7;

  private ChainText() {}

  /**
   * Appends the chain as a table, a row for the state that it comes from, and the emissions.
   *
   * @param all whether to show the transitions however many they are
   */
  static void parameters(
      ModelFile file, HiddenMarkovModel<?> model, boolean all, StringBuilder out) {
    out.append(file.type())
        .append(": ")
        .append(ModelText.count(model.states(), "state"))
        .append(" of ")
        .append(all ? String.join(", ", file.columns()) : ModelText.columns(file.columns()));
    Family<?> family =
        model.family() instanceof MixtureFamily<?> mixtures ? mixtures.inner() : model.family();
    if (family instanceof MultivariateNormalFamily) {
      out.append("; covariance ").append(family.settings().getOrDefault("covariance", "full"));
    }
    out.append("\n\n");
    if (all || model.states() <= MOST_STATES) {
      chain(model, out);
    } else {
      out.append("transitions: em show prints them, from the file that -o writes\n");
    }
    for (int k = 0; k < model.states(); k++) {
      out.append("\nstate ").append(k + 1).append('\n');
      ModelText.distribution(model.distribution(k), file.columns(), file.levels(), "  ", out);
    }
    out.append('\n');
  }

  private static void chain(HiddenMarkovModel<?> model, StringBuilder out) {
    double[] stationary = stationary(model);
    double[] dwellTimes = model.expectedDwellTimes();
    TextTable table = new TextTable("");
    List<String> header = new ArrayList<>(List.of("", "initial"));
    for (int to = 0; to < model.states(); to++) {
      header.add("to " + (to + 1));
    }
    if (stationary != null) {
      header.add("stationary");
    }
    header.add("dwell time");
    table.add(header);
    for (int from = 0; from < model.states(); from++) {
      List<String> row = new ArrayList<>();
      row.add("state " + (from + 1));
      row.add(probability(model.initial(from)));
      for (int to = 0; to < model.states(); to++) {
        row.add(probability(model.transition(from, to)));
      }
      if (stationary != null) {
        row.add(probability(stationary[from]));
      }
      double stay = dwellTimes[from];
      row.add(Double.isInfinite(stay) ? "for ever" : Numbers.text(stay));
      table.add(row);
    }
    table.appendTo(out);
  }

  /** Returns the stationary distribution, or null if there are several. */
  private static double[] stationary(HiddenMarkovModel<?> model) {
    try {
      return model.stationaryDistribution();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /** Returns a probability, of which many are next to 0 in a fitted chain, in few characters. */
  private static String probability(double value) {
    return value > 0 && value < LEAST
        ? String.format(Locale.ROOT, "%.1e", value)
        : Numbers.probability(value);
  }
}
