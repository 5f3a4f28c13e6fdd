package org.em4j.cli;

import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Repair;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;

/**
 * What became of a candidate.
 *
 * @param candidate the candidate
 * @param result the fit; null if it failed
 * @param model as a model file gives it
 * @param criteria of exactly that model
 * @param trace the course of the fit; null if it failed
 * @param failure the message of its failure; null if it did not fail
 */
record FittedCandidate(
    Candidate candidate,
    EmResult<?> result,
    ModelFile model,
    InformationCriteria criteria,
    TraceRecorder trace,
    String failure) {
  /** Returns a candidate that failed. */
  static FittedCandidate ofFailure(Candidate candidate, String failure) {
    return new FittedCandidate(candidate, null, null, null, null, failure);
  }

  boolean failed() {
    return failure != null;
  }

  /** Returns this candidate as the best of a search that was cut short: its file says so. */
  FittedCandidate cancelled() {
    ModelFile marked =
        new ModelFile(
            model.type(),
            model.columns(),
            model.levels(),
            model.model(),
            model.fit().map(FitSummary::cancelled));
    return new FittedCandidate(candidate, result, marked, criteria, trace, failure);
  }

  /** Returns the model as the commands use it. */
  LabelledModel labelled() {
    return LabelledModel.of(model.model());
  }

  /** Tells whether a component had to be repaired: such a model ranks behind every other. */
  boolean repaired() {
    return result.repairs().stream().anyMatch(Repair::marksModel);
  }
}
