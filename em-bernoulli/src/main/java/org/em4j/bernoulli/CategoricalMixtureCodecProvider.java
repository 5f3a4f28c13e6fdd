package org.em4j.bernoulli;

import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Settings;

/** Provides the codec of {@link CategoricalMixture}. */
public final class CategoricalMixtureCodecProvider implements ModelCodecProvider {
  @Override
  public String id() {
    return "categorical-mixture";
  }

  @Override
  public String description() {
    return "latent classes over columns of symbols";
  }

  @Override
  public ModelCodec<?> create(Settings settings) {
    return new CategoricalMixtureCodec();
  }
}
