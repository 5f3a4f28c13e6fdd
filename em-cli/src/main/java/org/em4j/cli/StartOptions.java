package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Registry;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Starting;
import picocli.CommandLine.Option;

/** Where a fit starts, and how often. */
final class StartOptions {
  private static final String SEGMENTAL = "segmental-kmeans";
  private static final String STRETCHES = "stretches";

  /** The ways to start that are of hidden Markov models alone. */
  static final List<String> OF_CHAINS = List.of(SEGMENTAL, STRETCHES);

  @Option(
      names = "--init",
      paramLabel = "ID",
      description =
          "kmeans, k-means++, k-modes, random, random-from-data or another, with settings as in"
              + " kmeans:seedings=20; of hmm also segmental-kmeans and stretches. Default: random for"
              + " bernoulli and categorical, stretches for hmm with a left-right topology; else"
              + " kmeans for the first start, random-from-data for further ones. One that is named"
              + " is used for all.")
  private String init;

  @Option(
      names = "--init-model",
      paramLabel = "FILE",
      description =
          "Starts exactly from the parameters of a model file: no initialisation, one start.")
  private String initModel;

  @Option(
      names = "--restarts",
      paramLabel = "N",
      description =
          "The number of starts, all told. Default: 10 for bernoulli, categorical and hmm, else 1.")
  private Integer restarts;

  @Option(
      names = "--restart-policy",
      paramLabel = "ID",
      description = "single, fixed, short-runs, until-stable or another, as in short-runs:n=20.")
  private String restartPolicy;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same bits. Default: 0.")
  private long seed;

  long seed() {
    return seed;
  }

  /** Returns how starts are initialised, or null. */
  String init() {
    return init;
  }

  /** Returns the file to start from, or null. */
  String initModel() {
    return initModel;
  }

  /** Returns the option that names the file to start from, for messages. */
  String initOption() {
    return "--init-model " + initModel;
  }

  /**
   * Refuses what contradicts given parameters as the start.
   *
   * @param start what gives the parameters
   */
  void requireNone(String start) {
    String option =
        init != null
            ? "--init"
            : restartPolicy != null
                ? "--restart-policy"
                : restarts != null && restarts != 1 ? "--restarts" : null;
    if (option != null) {
      throw new UsageException(
          option + " contradicts " + start + ": that is the one start, and nothing initialises it");
    }
  }

  MixtureOptions apply(MixtureOptions options, Registry registry) {
    MixtureOptions seeded = options.withEm(em -> restarts(em, registry).withSeed(seed));
    return init == null || startsChain()
        ? seeded
        : seeded.withInitializer(
            UsageException.of("--init", () -> registry.initializers().create(init)));
  }

  // --- chains -----------------------------------------------------------------------------------

  /** Tells whether {@code --init} names a way to start hidden Markov models alone. */
  boolean startsChain() {
    return init != null && OF_CHAINS.contains(init);
  }

  /**
   * Refuses what no hidden Markov model can start by, before {@link #apply} does, which does not
   * know of those ways that are of chains alone.
   */
  void requireChainStart(Registry registry) {
    if (init != null && !startsChain()) {
      List<String> known = new ArrayList<>(registry.initializers().ids());
      known.addAll(OF_CHAINS);
      String id = init.contains(":") ? init.substring(0, init.indexOf(':')) : init;
      if (!known.contains(id)) {
        String hint = NearestName.hint(id, known);
        throw new UsageException(
            "--init: unknown initializer '"
                + id
                + "'"
                + hint
                + "; known: "
                + String.join(", ", known)
                + (hint.isEmpty() ? PluginPath.REMEDY : ""));
      }
      if (OF_CHAINS.contains(id)) {
        throw new UsageException("--init: " + id + " takes no settings");
      }
    }
  }

  /** Returns options whose starts are made as {@code --init} says, if it is given. */
  HiddenMarkovOptions apply(HiddenMarkovOptions options) {
    return init == null
        ? options
        : options.withStarting(
            init.equals(SEGMENTAL)
                ? Starting.SEGMENTAL
                : init.equals(STRETCHES) ? Starting.STRETCHES : Starting.ROWS);
  }

  private EmOptions restarts(EmOptions em, Registry registry) {
    if (restarts != null && restartPolicy != null) {
      throw new UsageException(
          "--restarts and --restart-policy both say how many starts: give one, as in "
              + "--restart-policy fixed:n="
              + restarts);
    }
    if (restarts != null) {
      return UsageException.of("--restarts", () -> em.withRestarts(RestartPolicy.fixed(restarts)));
    }
    if (restartPolicy == null) {
      return em;
    }
    return em.withRestarts(
        UsageException.of(
            "--restart-policy", () -> registry.restartPolicies().create(restartPolicy)));
  }
}
