package org.em4j.examples.plugin;

import org.em4j.core.contract.ProviderContract;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.plugin.ConvergencePolicyProvider;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.Registry;

class PatienceProviderTest extends ProviderContract<ConvergencePolicyProvider, ConvergencePolicy> {
  @Override
  protected ConvergencePolicyProvider provider() {
    return new PatienceProvider();
  }

  @Override
  protected Extensions<ConvergencePolicyProvider, ConvergencePolicy> extensions(Registry registry) {
    return registry.convergencePolicies();
  }
}
