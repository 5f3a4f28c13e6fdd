package org.em4j.core;

import java.util.List;

/**
 * The parameters of a product: one distribution for each factor.
 *
 * @param factors in the order of their columns
 */
public record Product(List<Distribution<?>> factors) {
  /** Copies the list. */
  public Product {
    factors = List.copyOf(factors);
  }
}
