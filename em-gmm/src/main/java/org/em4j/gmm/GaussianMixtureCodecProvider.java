package org.em4j.gmm;

import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Settings;

/** Provides the codec of {@link GaussianMixture}. */
public final class GaussianMixtureCodecProvider implements ModelCodecProvider {
  @Override
  public String id() {
    return "gaussian-mixture";
  }

  @Override
  public String description() {
    return "a Gaussian mixture with full, tied, diagonal or spherical covariances";
  }

  @Override
  public ModelCodec<?> create(Settings settings) {
    return new GaussianMixtureCodec();
  }
}
