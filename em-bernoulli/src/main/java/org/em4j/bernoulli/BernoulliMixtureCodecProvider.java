package org.em4j.bernoulli;

import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Settings;

/** Provides the codec of {@link BernoulliMixture}. */
public final class BernoulliMixtureCodecProvider implements ModelCodecProvider {
  @Override
  public String id() {
    return "bernoulli-mixture";
  }

  @Override
  public String description() {
    return "latent classes over columns of zeros and ones";
  }

  @Override
  public ModelCodec<?> create(Settings settings) {
    return new BernoulliMixtureCodec();
  }
}
