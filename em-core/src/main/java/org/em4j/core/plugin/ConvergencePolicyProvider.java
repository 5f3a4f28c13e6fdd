package org.em4j.core.plugin;

import org.em4j.core.engine.ConvergencePolicy;

/** Provides a convergence policy. */
public interface ConvergencePolicyProvider extends Provider<ConvergencePolicy> {}
