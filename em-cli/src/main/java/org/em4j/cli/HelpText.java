package org.em4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The help of a command. That of {@code fit}, which has many options, has the common ones with a
 * line each and names the others, so that it fits a screen; all of them are told of on demand.
 */
final class HelpText {
  private static final int WIDTH = 80;
  private static final int TEXTS_AT = 28;
  private static final int EXAMPLES = 3;

  private static final String FIT =
      """
      Usage: em fit MODEL DATA [OPTIONS]
      Fits a model to data.

      MODEL   gmm          Gaussian mixture
              mixture      mixture of any families
              bernoulli    latent classes over zeros and ones
              categorical  latent classes over symbols
              hmm          hidden Markov model
      DATA    CSV, TSV (also .gz) or .npy; - for standard input
      """;

  /** Headings, and options with what to say of them. */
  private static final String[][] COMMON = {
    {"What is fitted:"},
    {"--components", "how many (default 2); of a range the best is kept"},
    {"--criterion", "what the best is chosen by (default bic)"},
    {"--covariance", "full, diag, tied, spherical or several (gmm, hmm)"},
    {"--family", "the distribution, as in poisson (mixture, hmm)"},
    {"--prior", "pseudo-count=1 keeps probabilities off 0 and 1"},
    {"What is read:"},
    {"--columns", "by name or number (default: the numeric ones)"},
    {"--weight-column", "how often each row counts"},
    {"--sequence-column", "which sequence each row belongs to (hmm)"},
    {"How it is fitted:"},
    {"--restarts", "number of starts (1; of latent classes and hmm 10)"},
    {"--init", "how they begin, as in k-means++ or random"},
    {"--init-model", "begins with the parameters of a model file"},
    {"--seed", "the same seed gives the same bits (default 0)"},
    {"--max-iterations", "stops after so many (default 1000)"},
    {"--tolerance", "stops when the log-likelihood changes less (1e-8)"},
    {"What is written:"},
    {"--output", "the model, as JSON"},
    {"--trace", "the log-likelihood of every iteration, as CSV"},
    {"--format", "text (default) or json, on standard output"},
    {"--quiet", "nothing on standard output"},
  };

  private HelpText() {}

  /**
   * Returns the help of a command.
   *
   * @param all whether to tell of every option
   */
  static String of(CommandLine command, boolean all) {
    CommandSpec spec = command.getCommandSpec();
    return all || !spec.name().equals("fit") ? command.getUsageMessage() : ofFit(spec);
  }

  private static String ofFit(CommandSpec spec) {
    StringBuilder text = new StringBuilder(FIT);
    Set<String> others = new LinkedHashSet<>();
    for (OptionSpec option : spec.options()) {
      others.add(option.longestName());
    }
    for (String[] line : COMMON) {
      if (line.length == 1) {
        text.append('\n').append(line[0]).append('\n');
      } else {
        text.append(described(spec.findOption(line[0]), line[1])).append('\n');
        others.remove(line[0]);
      }
    }
    text.append('\n');
    wrap("More options: ", others, text);
    text.append("'em help fit --all' tells of all of them, 'em plugins' of families and policies.");
    text.append('\n');
    List<String> footer = Arrays.asList(spec.usageMessage().footer());
    // An empty line and a heading stand before the examples.
    footer
        .subList(0, Math.min(footer.size(), 2 + EXAMPLES))
        .forEach(l -> text.append(l).append('\n'));
    return text.toString();
  }

  private static String described(OptionSpec option, String text) {
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    String shortest = option.shortestName();
    String names =
        shortest.equals(option.longestName())
            ? "      " + shortest
            : "  " + shortest + ", " + option.longestName();
    String left = names + value;
    return left + " ".repeat(Math.max(2, TEXTS_AT - left.length())) + text;
  }

  private static void wrap(String heading, Set<String> names, StringBuilder out) {
    String indent = " ".repeat(heading.length());
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(heading);
    int left = names.size();
    for (String name : names) {
      left--;
      if (line.length() + name.length() + 1 > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(indent);
      }
      line.append(name).append(left > 0 ? ", " : "");
    }
    lines.add(line.toString());
    lines.forEach(l -> out.append(l).append('\n'));
  }
}
