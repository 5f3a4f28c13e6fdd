package org.em4j.core;

/** A model whose components or states have one family: what tools need to know of its columns. */
public interface FamilyModel {
  /** Returns the family of all components or states; its columns are the model's. */
  Family<?> family();
}
