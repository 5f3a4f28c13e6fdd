package org.em4j.cli;

import org.em4j.core.engine.CrossValidation;
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
 * @param validation by rows that were held out; null if nobody asked for it, or a fold failed
 * @param failure the message of its failure, or of that of a fold; null if nothing failed
 * @param seconds how long all of this took
 */
record FittedCandidate(
    Candidate candidate,
    EmResult<?> result,
    ModelFile model,
    InformationCriteria criteria,
    TraceRecorder trace,
    CrossValidation validation,
    String failure,
    double seconds) {
  /** Returns a candidate that was fitted. */
  static FittedCandidate of(
      Candidate candidate,
      EmResult<?> result,
      ModelFile model,
      InformationCriteria criteria,
      TraceRecorder trace) {
    return new FittedCandidate(candidate, result, model, criteria, trace, null, null, 0);
  }

  /** Returns a candidate that failed. */
  static FittedCandidate ofFailure(Candidate candidate, String failure) {
    return new FittedCandidate(candidate, null, null, null, null, null, failure, 0);
  }

  FittedCandidate withValidation(CrossValidation value) {
    return new FittedCandidate(candidate, result, model, criteria, trace, value, failure, seconds);
  }

  /** Returns the same candidate, whose fit is as it is, but of which a fold failed. */
  FittedCandidate withFailedFold(String message) {
    return new FittedCandidate(candidate, result, model, criteria, trace, null, message, seconds);
  }

  FittedCandidate took(double value) {
    return new FittedCandidate(
        candidate, result, model, criteria, trace, validation, failure, value);
  }

  /** Tells whether there is no fit to all rows. */
  boolean failed() {
    return result == null;
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
    return new FittedCandidate(
        candidate, result, marked, criteria, trace, validation, failure, seconds);
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
