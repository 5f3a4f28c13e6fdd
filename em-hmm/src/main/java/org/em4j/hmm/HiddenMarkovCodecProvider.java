package org.em4j.hmm;

import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Settings;

/** Provides the codec of {@link HiddenMarkovModel}. */
public final class HiddenMarkovCodecProvider implements ModelCodecProvider {
  @Override
  public String id() {
    return "hidden-markov-model";
  }

  @Override
  public String description() {
    return "a hidden Markov model whose states emit any registered family, or different ones";
  }

  @Override
  public ModelCodec<?> create(Settings settings) {
    return new HiddenMarkovCodec();
  }
}
