package org.em4j.core.plugin;

import java.util.List;
import java.util.function.Function;
import org.em4j.core.engine.AitkenAcceleration;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.ImprovementPerObservation;
import org.em4j.core.engine.ParameterShift;
import org.em4j.core.engine.RelativeImprovement;
import org.em4j.core.engine.TimeLimit;

/** The convergence policies that em4j brings. */
public final class ConvergencePolicies {
  private ConvergencePolicies() {}

  /** What policies with one tolerance share. */
  abstract static class WithTolerance implements ConvergencePolicyProvider {
    private static final String TOLERANCE = "tolerance";

    private final String id;
    private final String description;
    private final String unit;
    private final double defaultTolerance;
    private final Function<Double, ConvergencePolicy> make;

    WithTolerance(
        String id,
        String description,
        String unit,
        double defaultTolerance,
        Function<Double, ConvergencePolicy> make) {
      this.id = id;
      this.description = description;
      this.unit = unit;
      this.defaultTolerance = defaultTolerance;
      this.make = make;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public String description() {
      return description;
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.of(TOLERANCE, unit + ", at least 0; 0 runs all iterations", defaultTolerance));
    }

    @Override
    public ConvergencePolicy create(Settings settings) {
      return make.apply(settings.number(TOLERANCE, defaultTolerance));
    }
  }

  /** Provides {@link ImprovementPerObservation}. */
  public static final class ImprovementPerObservationProvider extends WithTolerance {
    /** For the service loader. */
    public ImprovementPerObservationProvider() {
      super(
          "improvement-per-observation",
          "the log-likelihood per unit of weight changes twice in a row by less than a tolerance"
              + " (default)",
          "natural logarithms per unit of weight",
          ImprovementPerObservation.DEFAULT_TOLERANCE,
          ImprovementPerObservation::new);
    }
  }

  /** Provides {@link RelativeImprovement}. */
  public static final class RelativeImprovementProvider extends WithTolerance {
    /** For the service loader. */
    public RelativeImprovementProvider() {
      super(
          "relative-improvement",
          "the log-likelihood changes by less than a tolerance relative to its size",
          "relative to |log-likelihood|",
          1e-10,
          RelativeImprovement::new);
    }
  }

  /** Provides {@link AitkenAcceleration}. */
  public static final class AitkenProvider extends WithTolerance {
    /** For the service loader. */
    public AitkenProvider() {
      super(
          "aitken",
          "the log-likelihood is within a tolerance of the limit that Aitken's acceleration predicts",
          "natural logarithms per unit of weight",
          1e-8,
          AitkenAcceleration::new);
    }
  }

  /** Provides {@link ParameterShift}. */
  public static final class ParameterShiftProvider extends WithTolerance {
    /** For the service loader. */
    public ParameterShiftProvider() {
      super(
          "parameter-shift",
          "no parameter changes by more than a tolerance",
          "standard deviations of the data's columns, or logarithms",
          1e-6,
          ParameterShift::new);
    }
  }

  /** Provides {@link TimeLimit}. */
  public static final class TimeLimitProvider implements ConvergencePolicyProvider {
    @Override
    public String id() {
      return "time-limit";
    }

    @Override
    public String description() {
      return "a time is over; each start has its own. Not reproducible";
    }

    @Override
    public List<Setting> settings() {
      return List.of(Setting.of("seconds", "above 0; must be given"));
    }

    @Override
    public ConvergencePolicy create(Settings settings) {
      return new TimeLimit(settings.number("seconds"));
    }
  }

  /** What combinations share: policies separated by {@code |} or {@code +}. */
  abstract static class Combination implements ConvergencePolicyProvider {
    private static final String POLICIES = "policies";

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.of(
              POLICIES,
              "ids with their settings, separated by '|' or '+', the settings of one by ';':"
                  + " parameter-shift:tolerance=1e-5|time-limit:seconds=60"));
    }

    abstract ConvergencePolicy combine(ConvergencePolicy... policies);

    @Override
    public ConvergencePolicy create(Settings settings) {
      return create(settings, Registry.standard());
    }

    @Override
    public ConvergencePolicy create(Settings settings, Registry registry) {
      String text = settings.text(POLICIES, "");
      if (text.isBlank()) {
        throw new IllegalArgumentException(POLICIES + " must be given: " + POLICIES + "=…|…");
      }
      String[] parts = text.split("[|+](?![0-9])", -1);
      ConvergencePolicy[] policies = new ConvergencePolicy[parts.length];
      for (int i = 0; i < parts.length; i++) {
        String part = parts[i].strip();
        int colon = part.indexOf(':');
        String id = colon < 0 ? part : part.substring(0, colon).strip();
        if (registry.convergencePolicies().provider(id) instanceof Combination) {
          throw new IllegalArgumentException(
              "'" + id + "' cannot stand inside '" + id() + "': combinations do not nest");
        }
        policies[i] = registry.convergencePolicies().create(part.replace(';', ','));
      }
      return combine(policies);
    }
  }

  /** Provides {@link ConvergencePolicy#anyOf}. */
  public static final class AnyOfProvider extends Combination {
    @Override
    public String id() {
      return "any-of";
    }

    @Override
    public String description() {
      return "any one of several policies is satisfied";
    }

    @Override
    ConvergencePolicy combine(ConvergencePolicy... policies) {
      return ConvergencePolicy.anyOf(policies);
    }
  }

  /** Provides {@link ConvergencePolicy#allOf}. */
  public static final class AllOfProvider extends Combination {
    @Override
    public String id() {
      return "all-of";
    }

    @Override
    public String description() {
      return "all of several policies are satisfied at once";
    }

    @Override
    ConvergencePolicy combine(ConvergencePolicy... policies) {
      return ConvergencePolicy.allOf(policies);
    }
  }
}
