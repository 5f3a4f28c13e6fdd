package org.em4j.core.plugin;

import org.em4j.core.engine.RestartPolicy;

/** Provides a restart policy. */
public interface RestartPolicyProvider extends Provider<RestartPolicy> {}
