package org.em4j.core.plugin;

/** Provides the codec of a type of model; its id is the {@code type} of model files. */
public interface ModelCodecProvider extends Provider<ModelCodec<?>> {}
