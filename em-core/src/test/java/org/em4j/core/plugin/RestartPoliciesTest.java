package org.em4j.core.plugin;

import org.em4j.core.contract.ProviderContract;
import org.em4j.core.contract.RestartPolicyContract;
import org.em4j.core.engine.RestartPolicy;
import org.junit.jupiter.api.Nested;

/** Every restart policy that em4j brings keeps the contracts of policies and providers. */
class RestartPoliciesTest {
  abstract static class OfProvider extends ProviderContract<RestartPolicyProvider, RestartPolicy> {
    @Override
    protected Extensions<RestartPolicyProvider, RestartPolicy> extensions(Registry registry) {
      return registry.restartPolicies();
    }
  }

  private static RestartPolicy create(String specification) {
    return Registry.standard().restartPolicies().create(specification);
  }

  @Nested
  class Single extends RestartPolicyContract {
    @Override
    protected RestartPolicy policy() {
      return create("single");
    }
  }

  @Nested
  class SingleProvided extends OfProvider {
    @Override
    protected RestartPolicyProvider provider() {
      return new RestartPolicies.SingleProvider();
    }
  }

  @Nested
  class Fixed extends RestartPolicyContract {
    @Override
    protected RestartPolicy policy() {
      return create("fixed:n=7");
    }
  }

  @Nested
  class FixedProvided extends OfProvider {
    @Override
    protected RestartPolicyProvider provider() {
      return new RestartPolicies.FixedProvider();
    }
  }

  @Nested
  class ShortRuns extends RestartPolicyContract {
    @Override
    protected RestartPolicy policy() {
      return create("short-runs");
    }
  }

  @Nested
  class ShortRunsAsLongAsWholeOnes extends RestartPolicyContract {
    @Override
    protected RestartPolicy policy() {
      return create("short-runs:n=5,iterations=5000,keep=5");
    }
  }

  @Nested
  class ShortRunsProvided extends OfProvider {
    @Override
    protected RestartPolicyProvider provider() {
      return new RestartPolicies.ShortRunsProvider();
    }
  }

  @Nested
  class UntilStable extends RestartPolicyContract {
    @Override
    protected RestartPolicy policy() {
      return create("until-stable:times=3,max=50");
    }
  }

  @Nested
  class UntilStableProvided extends OfProvider {
    @Override
    protected RestartPolicyProvider provider() {
      return new RestartPolicies.UntilStableProvider();
    }
  }
}
