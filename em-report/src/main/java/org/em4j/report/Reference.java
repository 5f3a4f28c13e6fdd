package org.em4j.report;

import java.util.Objects;
import org.em4j.core.mixture.MixtureModel;

/**
 * Another mixture that a picture shows for comparison, dashed and grey: the truth that data were
 * drawn from, or an older fit. Immutable and thread-safe.
 *
 * @param model of the same columns
 * @param name in the legend, such as "true"
 */
public record Reference(MixtureModel model, String name) {
  /** Checks that both are there. */
  public Reference {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(name, "name");
  }
}
