package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.em4j.core.plugin.Registry;
import org.em4j.gmm.CovarianceType;
import picocli.CommandLine.Model.ArgSpec;

/** What options and arguments take, as far as a shell can tell of it. */
final class CompletionValues {
  private static final Set<String> FILES = Set.of("FILE", "PATH", "DATA");

  private final Map<String, Values> byName = new HashMap<>();
  private final Values commands;

  /**
   * What may stand somewhere.
   *
   * @param kind as the script names it: one of the values, a list of them with commas, a file, a
   *     file or one of the values, one column of the data, several, or anything
   * @param words the values, without blanks
   */
  record Values(String kind, List<String> words) {
    /** Returns the script's words for it. */
    String text() {
      return "kind=" + kind + (words.isEmpty() ? "" : " values='" + String.join(" ", words) + "'");
    }
  }

  CompletionValues(Registry registry, Collection<String> commandNames) {
    commands = one(commandNames);
    byName.put("help COMMAND", commands);
    byName.put("completion SHELL", one(CompletionCommand.SHELLS));
    byName.put("fit MODEL", one(FitScope.MODELS));
    byName.put("--covariance", list(Stream.of(CovarianceType.values()).map(CovarianceType::id)));
    byName.put("--family", list(registry.families().ids().stream()));
    byName.put("--component", list(registry.families().ids().stream()));
    byName.put("--init", one(initializers(registry)));
    byName.put("--restart-policy", one(registry.restartPolicies().ids()));
    byName.put("--convergence", one(registry.convergencePolicies().ids()));
    byName.put("--criterion", one(Criterion.NAMES));
    byName.put("--acceleration", one(IterationOptions.accelerations()));
    byName.put("--degenerate", one(IterationOptions.DEGENERATE));
    byName.put("--prior", list(IterationOptions.PRIORS.stream().map(name -> name + "=")));
    byName.put("--fix", list(ChainCandidates.PARTS.stream()));
    byName.put("--order", one(ComponentOrder.NAMES));
    byName.put("--training", one(ChainOptions.TRAININGS));
    byName.put("--topology", new Values("file-or", TopologyOption.NAMES));
    byName.put("--delimiter", one(List.of("tab")));
    byName.put("--columns", new Values("columns", List.of()));
    for (String column : List.of("--weight-column", "--sequence-column", "--label-column")) {
      byName.put(column, new Values("column", List.of()));
    }
  }

  private static List<String> initializers(Registry registry) {
    List<String> ids = new ArrayList<>(registry.initializers().ids());
    ids.addAll(StartOptions.OF_CHAINS);
    return ids;
  }

  private static Values one(Collection<String> words) {
    return new Values("one", List.copyOf(words));
  }

  private static Values list(Stream<String> words) {
    return new Values("list", words.toList());
  }

  /** Returns the commands. */
  Values commands() {
    return commands;
  }

  /**
   * Returns what an option or argument takes.
   *
   * @param name the option's longest one, or the command and the argument's label
   */
  Values of(ArgSpec arg, String name) {
    if (byName.containsKey(name)) {
      return byName.get(name);
    }
    if (arg.type().isEnum()) {
      return one(Arrays.stream(arg.type().getEnumConstants()).map(Object::toString).toList());
    }
    boolean file = arg.type() == Path.class || FILES.contains(arg.paramLabel());
    return new Values(file ? "file" : "any", List.of());
  }
}
