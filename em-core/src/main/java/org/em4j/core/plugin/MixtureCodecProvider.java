package org.em4j.core.plugin;

/** Provides {@link MixtureCodec}. */
public final class MixtureCodecProvider implements ModelCodecProvider {
  @Override
  public String id() {
    return "mixture";
  }

  @Override
  public String description() {
    return "a mixture of any registered family, or of different ones";
  }

  @Override
  public ModelCodec<?> create(Settings settings) {
    return new MixtureCodec();
  }
}
