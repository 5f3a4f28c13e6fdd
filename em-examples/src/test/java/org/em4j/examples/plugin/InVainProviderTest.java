package org.em4j.examples.plugin;

import org.em4j.core.contract.ProviderContract;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.RestartPolicyProvider;

class InVainProviderTest extends ProviderContract<RestartPolicyProvider, RestartPolicy> {
  @Override
  protected RestartPolicyProvider provider() {
    return new InVainProvider();
  }

  @Override
  protected Extensions<RestartPolicyProvider, RestartPolicy> extensions(Registry registry) {
    return registry.restartPolicies();
  }
}
