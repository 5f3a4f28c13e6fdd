package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which components or states a fit is asked for. */
final class ModelOptions {
  @Option(
      names = {"-k", "--components"},
      paramLabel = "N|A..B",
      converter = ComponentRange.Converter.class,
      description =
          "The number of components, or of states; of a range the best by --criterion is kept."
              + " Default: 2, or the file's of --init-model.")
  private ComponentRange components;

  @Option(
      names = "--states",
      paramLabel = "N|A..B",
      converter = ComponentRange.Converter.class,
      description = "Of hmm: what -k is.")
  private ComponentRange states;

  @Option(
      names = "--covariance",
      paramLabel = "TYPES",
      description =
          "Of gmm, and of hmm without a family: full, tied, diag, spherical; of several, each is"
              + " tried. Default: full.")
  private String covariance;

  @Option(
      names = "--family",
      paramLabel = "F[,F]",
      description =
          "Of mixture and hmm: a family, as in binomial:trials=10; several make a product, a column"
              + " each (multivariate-normal@3 takes three). Default of hmm: multivariate-normal.")
  private String family;

  @Option(
      names = "--component",
      paramLabel = "F[,F]",
      description =
          "Of mixture and hmm, once for each component or state: its family, and perhaps the"
              + " parameters it starts with, as in normal:mean=0,sd=1.")
  private List<String> component = new ArrayList<>();

  @Option(
      names = "--mix",
      paramLabel = "M",
      description = "Of hmm: every state emits a mixture of M components. Default: 1.")
  private Integer mix;

  /** Returns the numbers of components or states that are asked for, or null. */
  ComponentRange range() {
    if (components != null && states != null && !components.equals(states)) {
      throw new UsageException(
          "-k " + components + " and --states " + states + " contradict each other: give one");
    }
    return states != null ? states : components;
  }

  /** Returns the option that {@link #range} comes from, as the user wrote it. */
  String rangeOption() {
    return states != null ? "--states" : "-k";
  }

  /** Returns the types of covariances, or null. */
  String covariance() {
    return covariance;
  }

  /** Returns the family of all components or states, or null. */
  String family() {
    return family;
  }

  /** Returns the family of each component or state; none if they are not told apart. */
  List<String> component() {
    return component;
  }

  /** Tells whether a number of components of each state is given. */
  boolean mixes() {
    return mix != null;
  }

  /** Returns how many components each state has. */
  int mix() {
    if (mix != null && mix < 1) {
      throw new UsageException("--mix must be at least 1, but is " + mix);
    }
    return mix == null ? 1 : mix;
  }
}
