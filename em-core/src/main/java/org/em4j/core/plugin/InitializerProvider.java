package org.em4j.core.plugin;

import org.em4j.core.mixture.Initializer;

/** Provides an initialiser. */
public interface InitializerProvider extends Provider<Initializer> {}
