package org.em4j.cli;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Prior;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.ConvergencePolicyProvider;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;
import picocli.CommandLine.Option;

/** What a fit does in each iteration, and when it stops. */
final class IterationOptions {
  private static final String TOLERANCE = "tolerance";

  /** The part that {@code --fix} holds of a mixture. */
  static final String WEIGHTS = "weights";

  private static final String PSEUDO_COUNT = "pseudo-count";
  private static final String DIRICHLET = "dirichlet";

  /** What {@code --prior} is made of. */
  static final List<String> PRIORS = List.of(PSEUDO_COUNT, DIRICHLET);

  /** The policies of components that collapse. */
  static final List<String> DEGENERATE = List.of("floor", "reseed", "fail");

  @Option(
      names = "--max-iterations",
      paramLabel = "N",
      description = "The largest number of M-steps. Default: 1000.")
  private Integer maxIterations;

  @Option(
      names = "--tolerance",
      paramLabel = "X",
      description =
          "On the change of the mean log-likelihood per unit of weight; 0 runs all iterations."
              + " Default: 1e-8. Of another convergence policy: its tolerance.")
  private Double tolerance;

  @Option(
      names = "--convergence",
      paramLabel = "ID",
      description =
          "improvement-per-observation, relative-improvement, aitken, parameter-shift, time-limit,"
              + " any-of, all-of or another, with settings as in time-limit:seconds=60.")
  private String convergence;

  @Option(
      names = "--acceleration",
      paramLabel = "NAME",
      description =
          "squarem, anderson or none: whether a fit that creeps leaps ahead, without the objective"
              + " ever falling. Default: none.")
  private String acceleration;

  @Option(
      names = "--regularization",
      paramLabel = "X",
      description = "Added to the diagonal of each covariance. Default: 0.")
  private Double regularization;

  @Option(
      names = "--degenerate",
      paramLabel = "POLICY",
      description =
          "What meets a component that collapses: floor[:relative=R], reseed or fail. Default:"
              + " floor.")
  private String degenerate;

  @Option(
      names = "--prior",
      paramLabel = "PRIOR",
      description =
          "pseudo-count=C adds C imagined rows of each symbol to every component (1: Laplace's"
              + " rule), dirichlet=A draws the weights to equal ones (A above 1); both with a"
              + " comma. Default: none.")
  private String prior;

  @Option(
      names = "--fix",
      paramLabel = "PARTS",
      description =
          "What stays as it starts: weights; of hmm initial, transitions, emissions or, with --mix,"
              + " weights, or several of these with a comma.")
  private String fix;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "The number of threads, which changes no bit of the result. Default: all cores.")
  private Integer threads;

  MixtureOptions apply(MixtureOptions options, Registry registry) {
    MixtureOptions changed = options.withEm(em -> engine(em, registry));
    if (regularization != null) {
      changed = regularized(changed);
    }
    if (degenerate != null) {
      changed = changed.withDegenerate(UsageException.of("--degenerate", this::degenerate));
    }
    if (prior != null) {
      changed = changed.withPrior(UsageException.of("--prior", this::prior));
    }
    return changed.withFixedWeights(fixes(WEIGHTS));
  }

  /** Tells whether a part of the model stays as it starts. */
  boolean fixes(String part) {
    return fixed().contains(part);
  }

  private List<String> fixed() {
    return fix == null ? List.of() : Arrays.stream(fix.split(",", -1)).map(String::strip).toList();
  }

  /**
   * Refuses to fix what a model does not have.
   *
   * @param parts those that it has
   * @param instead what to say to somebody who means another part
   */
  void requireFixed(List<String> parts, String instead) {
    for (String part : fixed()) {
      if (!parts.contains(part)) {
        int last = parts.size() - 1;
        throw new UsageException(
            "--fix must be "
                + (last > 0 ? String.join(", ", parts.subList(0, last)) + " or " : "")
                + parts.get(last)
                + ", but is '"
                + part
                + "'"
                + NearestName.hint(part, parts)
                + instead);
      }
    }
  }

  /** Tells whether there is a prior of weights, or of initial and transition probabilities. */
  boolean hasDirichlet() {
    return prior != null
        && UsageException.of("--prior", () -> Settings.parse(prior)).has(DIRICHLET);
  }

  private Prior prior() {
    Settings settings = Settings.parse(prior);
    for (String name : settings.names()) {
      if (!PRIORS.contains(name)) {
        throw new IllegalArgumentException(
            "unknown prior '"
                + name
                + "'"
                + NearestName.hint(name, PRIORS)
                + "; known: "
                + String.join(", ", PRIORS));
      }
    }
    if (settings.names().isEmpty()) {
      throw new IllegalArgumentException("it is empty; known: " + String.join(", ", PRIORS));
    }
    if (settings.has(DIRICHLET) && fixes(WEIGHTS)) {
      throw new IllegalArgumentException(
          DIRICHLET + " is about the weights, but --fix holds them as they start");
    }
    return new Prior(settings.number(PSEUDO_COUNT, 0), settings.number(DIRICHLET, 1));
  }

  private MixtureOptions regularized(MixtureOptions options) {
    return UsageException.of("--regularization", () -> options.withRegularization(regularization));
  }

  private EmOptions engine(EmOptions options, Registry registry) {
    EmOptions changed = options;
    if (maxIterations != null) {
      EmOptions before = changed;
      changed =
          UsageException.of("--max-iterations", () -> before.withMaxIterations(maxIterations));
    }
    if (acceleration != null) {
      changed = changed.withAcceleration(UsageException.of("--acceleration", this::acceleration));
    }
    if (threads != null) {
      EmOptions before = changed;
      changed = UsageException.of("--threads", () -> before.withThreads(threads));
    }
    if (convergence != null) {
      return changed.withConvergence(
          UsageException.of("--convergence", () -> convergence(registry)));
    }
    EmOptions before = changed;
    return tolerance == null
        ? changed
        : UsageException.of("--tolerance", () -> before.withTolerance(tolerance));
  }

  /** Returns the ids of accelerations. */
  static List<String> accelerations() {
    return Arrays.stream(Acceleration.values()).map(Acceleration::id).toList();
  }

  private Acceleration acceleration() {
    if (!accelerations().contains(acceleration)) {
      throw new IllegalArgumentException(
          "unknown acceleration '"
              + acceleration
              + "'"
              + NearestName.hint(acceleration, accelerations())
              + "; known: "
              + String.join(", ", accelerations()));
    }
    return Acceleration.of(acceleration);
  }

  /** Makes the policy that is named; {@code --tolerance} is its tolerance, if it has one. */
  private ConvergencePolicy convergence(Registry registry) {
    if (tolerance == null) {
      return registry.convergencePolicies().create(convergence);
    }
    int colon = convergence.indexOf(':');
    String id = (colon < 0 ? convergence : convergence.substring(0, colon)).strip();
    ConvergencePolicyProvider provider = registry.convergencePolicies().provider(id);
    Settings settings =
        colon < 0 ? Settings.none() : Settings.parse(convergence.substring(colon + 1));
    List<String> names = provider.settings().stream().map(Setting::name).toList();
    if (!names.contains(TOLERANCE)) {
      throw new IllegalArgumentException(id + " has no tolerance, so --tolerance contradicts it");
    }
    if (settings.has(TOLERANCE)) {
      throw new IllegalArgumentException("the tolerance is given twice, here and by --tolerance");
    }
    return registry.convergencePolicies().create(id, settings.with(TOLERANCE, tolerance));
  }

  private DegeneratePolicy degenerate() {
    int colon = degenerate.indexOf(':');
    String id = (colon < 0 ? degenerate : degenerate.substring(0, colon)).strip();
    Settings settings =
        colon < 0 ? Settings.none() : Settings.parse(degenerate.substring(colon + 1));
    for (String name : settings.names()) {
      if (!id.equals("floor") || !name.equals("relative")) {
        throw new IllegalArgumentException(
            "'"
                + id
                + "' has no setting '"
                + name
                + "'"
                + (id.equals("floor") ? "; known: relative" : "; it takes none"));
      }
    }
    return switch (id) {
      case "floor" ->
          DegeneratePolicy.floor(settings.number("relative", DegeneratePolicy.DEFAULT_RELATIVE));
      case "reseed" -> DegeneratePolicy.reseed();
      case "fail" -> DegeneratePolicy.fail();
      default ->
          throw new IllegalArgumentException(
              "unknown policy '"
                  + id
                  + "'"
                  + NearestName.hint(id, DEGENERATE)
                  + "; known: "
                  + String.join(", ", DEGENERATE));
    };
  }
}
