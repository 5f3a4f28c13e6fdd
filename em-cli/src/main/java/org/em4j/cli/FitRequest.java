package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.plugin.Registry;
import org.em4j.io.ModelFile;

/**
 * What a fit is asked for, checked as far as no data are needed.
 *
 * @param model its name
 * @param what the components or states
 * @param chain how states follow each other
 * @param sequences the columns of sequences and labels
 * @param starts where it starts
 * @param iterations what it does
 * @param ordered whether the components or states are to be put in order
 * @param registry of families
 * @param initial the file to start from, or null
 */
record FitRequest(
    String model,
    ModelOptions what,
    ChainOptions chain,
    SequenceOptions sequences,
    StartOptions starts,
    IterationOptions iterations,
    boolean ordered,
    Registry registry,
    ModelFile initial) {
  private static final ComponentRange DEFAULT_RANGE = new ComponentRange(2, 2);

  /** Returns the option that names the file to start from, for messages. */
  String initOption() {
    return starts.initOption();
  }

  private String parts() {
    return model.equals(FitScope.HMM) ? "states" : "components";
  }

  /**
   * Refuses {@code -k} that is not the number of components that something else gives.
   *
   * @param source what gives it
   */
  void requireParts(int given, String source) {
    ComponentRange range = what.range();
    if (range != null && !range.equals(new ComponentRange(given, given))) {
      throw new UsageException(
          what.rangeOption()
              + " "
              + range
              + " contradicts "
              + source
              + ", whose number of "
              + parts()
              + " is "
              + given);
    }
  }

  /** Returns the numbers of components or states that are asked for. */
  ComponentRange range() {
    return what.range() == null ? DEFAULT_RANGE : what.range();
  }

  /** Refuses more components or states than there are rows. */
  ComponentRange requireRows(ComponentRange range, Observations rows) {
    long used = IntStream.range(0, rows.rows()).filter(i -> rows.weight(i) > 0).count();
    if (range.to() > used) {
      throw new UsageException(
          what.rangeOption()
              + " "
              + range
              + ": the number of "
              + parts()
              + " must be 1 to "
              + used
              + ", the number of rows");
    }
    return range;
  }

  /**
   * Returns what {@code --family} or {@code --component} say.
   *
   * @return one family, or one for each component; none if neither is given
   */
  List<FamilySpecification> specifications() {
    if (what.family() != null && !what.component().isEmpty()) {
      throw new UsageException("--family and --component contradict each other: give one");
    }
    if (what.family() != null) {
      return List.of(
          FamilySpecification.parse("--family", what.family(), registry).withoutParameters());
    }
    List<FamilySpecification> specifications = new ArrayList<>();
    for (String text : what.component()) {
      specifications.add(FamilySpecification.parse("--component", text, registry));
    }
    long withParameters =
        specifications.stream().filter(FamilySpecification::hasParameters).count();
    if (withParameters > 0) {
      if (withParameters < specifications.size()) {
        throw new UsageException(
            "parameters are given for some components only: give them in every --component, which"
                + " makes them the start, or in none");
      }
      starts.requireNone("--component with parameters");
    }
    if (!specifications.isEmpty()) {
      requireParts(specifications.size(), "--component");
    }
    return specifications;
  }
}
