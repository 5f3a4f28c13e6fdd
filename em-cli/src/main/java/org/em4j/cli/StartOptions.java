package org.em4j.cli;

import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import picocli.CommandLine.Option;

/** Where a fit starts, and how often. */
final class StartOptions {
  @Option(
      names = "--init",
      paramLabel = "ID",
      description =
          "kmeans, k-means++, k-modes, random, random-from-data or another, with settings as in"
              + " kmeans:seedings=20. Default: random for bernoulli and categorical; else kmeans for"
              + " the first start, random-from-data for further ones. One that is named is used for"
              + " all.")
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
          "The number of starts, all told. Default: 10 for bernoulli and categorical, else 1.")
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

  /** Returns the file to start from, or null. */
  String initModel() {
    return initModel;
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
    if (init == null) {
      return seeded;
    }
    Initializer initializer =
        UsageException.of("--init", () -> registry.initializers().create(init));
    return seeded.withInitializer(initializer);
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
