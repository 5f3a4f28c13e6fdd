package org.em4j.core.plugin;

import java.util.Map;
import org.em4j.core.contract.ConvergencePolicyContract;
import org.em4j.core.contract.ProviderContract;
import org.em4j.core.engine.ConvergencePolicy;
import org.junit.jupiter.api.Nested;

/** Every convergence policy that em4j brings keeps the contracts of policies and providers. */
class ConvergencePoliciesTest {
  /** Both contracts cannot be extended at once, so each policy has two classes. */
  abstract static class OfProvider
      extends ProviderContract<ConvergencePolicyProvider, ConvergencePolicy> {
    @Override
    protected Extensions<ConvergencePolicyProvider, ConvergencePolicy> extensions(
        Registry registry) {
      return registry.convergencePolicies();
    }
  }

  private static ConvergencePolicy create(String specification) {
    return Registry.standard().convergencePolicies().create(specification);
  }

  @Nested
  class ImprovementPerObservation extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      return create("improvement-per-observation");
    }
  }

  @Nested
  class ImprovementPerObservationProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.ImprovementPerObservationProvider();
    }
  }

  @Nested
  class RelativeImprovement extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      return create("relative-improvement");
    }
  }

  @Nested
  class RelativeImprovementProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.RelativeImprovementProvider();
    }
  }

  @Nested
  class Aitken extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      return create("aitken");
    }
  }

  @Nested
  class AitkenProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.AitkenProvider();
    }
  }

  @Nested
  class ParameterShift extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      return create("parameter-shift");
    }
  }

  @Nested
  class ParameterShiftProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.ParameterShiftProvider();
    }
  }

  @Nested
  class TimeLimit extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      // The course that leaps takes less, the one that stands still more.
      return create("time-limit:seconds=3600");
    }
  }

  @Nested
  class TimeLimitProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.TimeLimitProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("seconds", "2.5");
    }
  }

  @Nested
  class AnyOf extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      return create("any-of:policies=aitken|time-limit:seconds=3600");
    }
  }

  @Nested
  class AnyOfProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.AnyOfProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("policies", "aitken|parameter-shift:tolerance=1e-5");
    }
  }

  @Nested
  class AllOf extends ConvergencePolicyContract {
    @Override
    protected ConvergencePolicy policy() {
      return create("all-of:policies=improvement-per-observation+parameter-shift");
    }
  }

  @Nested
  class AllOfProvided extends OfProvider {
    @Override
    protected ConvergencePolicyProvider provider() {
      return new ConvergencePolicies.AllOfProvider();
    }

    @Override
    protected Map<String, String> required() {
      return Map.of("policies", "aitken+parameter-shift");
    }
  }
}
