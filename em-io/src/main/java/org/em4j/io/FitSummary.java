package org.em4j.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.StopReason;

/**
 * How a model came about: the part {@code fit} of a model file. Every entry may be missing.
 * Immutable and thread-safe.
 */
public final class FitSummary {
  private static final String LOG_LIKELIHOOD = "log_likelihood";
  private static final String MEAN_LOG_LIKELIHOOD = "mean_log_likelihood";
  private static final String PENALIZED_LOG_LIKELIHOOD = "penalized_log_likelihood";
  private static final String ITERATIONS = "iterations";
  private static final String CONVERGED = "converged";
  private static final String STOP_REASON = "stop_reason";
  private static final String OBSERVATIONS = "observations";
  private static final String FREE_PARAMETERS = "free_parameters";
  private static final String AIC = "aic";
  private static final String BIC = "bic";
  private static final String ICL = "icl";
  private static final String SEED = "seed";
  private static final String STARTS = "starts";
  private static final String ABANDONED_STARTS = "abandoned_starts";
  private static final String BEST_START = "best_start";
  private static final String REPAIRS = "repairs";
  private static final String VERSION = "em4j_version";

  private final Document document;

  private FitSummary(Document document) {
    this.document = document;
  }

  /**
   * Summarises a fit.
   *
   * @param result the fit
   * @param criteria of exactly the model that is written, over the data it was fitted to: its
   *     log-likelihood goes before that of {@code result}; with a prior, what {@code result} has of
   *     it is added to give the penalised one
   * @param seed the seed that the caller gave
   */
  public static FitSummary of(EmResult<?> result, InformationCriteria criteria, long seed) {
    return of(result, criteria, OptionalLong.of(seed));
  }

  /**
   * Summarises a fit whose seed is not told.
   *
   * @param criteria of the model over the data it was fitted to
   */
  public static FitSummary of(EmResult<?> result, InformationCriteria criteria) {
    return of(result, criteria, OptionalLong.empty());
  }

  private static FitSummary of(
      EmResult<?> result, InformationCriteria criteria, OptionalLong seed) {
    Document measures = measures(criteria);
    List<Document> repairs = result.repairs().stream().map(FitSummary::write).toList();
    Document.Builder document =
        Document.builder()
            .number(LOG_LIKELIHOOD, criteria.logLikelihood())
            .number(MEAN_LOG_LIKELIHOOD, measures.number(MEAN_LOG_LIKELIHOOD));
    double logPrior = result.objective().logPrior();
    if (logPrior != 0) {
      document.number(PENALIZED_LOG_LIKELIHOOD, criteria.logLikelihood() + logPrior);
    }
    document
        .integer(ITERATIONS, result.iterations())
        .flag(CONVERGED, result.converged())
        .text(STOP_REASON, result.stopReason().toString())
        .value(OBSERVATIONS, measures.value(OBSERVATIONS))
        .integer(FREE_PARAMETERS, criteria.freeParameters())
        .number(AIC, criteria.aic())
        .number(BIC, criteria.bic())
        .number(ICL, criteria.icl());
    seed.ifPresent(value -> document.integer(SEED, value));
    document.integer(STARTS, result.starts().size());
    long abandoned = result.starts().stream().filter(StartSummary::abandoned).count();
    if (abandoned > 0) {
      document.integer(ABANDONED_STARTS, abandoned);
    }
    return new FitSummary(
        document
            .integer(BEST_START, result.start() + 1L)
            .documents(REPAIRS, repairs)
            .text(VERSION, ModelFiles.version())
            .build());
  }

  /** Summarises what a model is worth on data that it was not necessarily fitted to. */
  public static FitSummary of(InformationCriteria criteria) {
    return new FitSummary(measures(criteria));
  }

  /**
   * Returns this summary as that of the best model of a search that the caller stopped: not
   * converged, and its stop reason {@code cancelled}.
   */
  public FitSummary cancelled() {
    Document.Builder marked = Document.builder();
    for (String name : document.names()) {
      switch (name) {
        case CONVERGED -> marked.flag(name, false);
        case STOP_REASON -> marked.text(name, StopReason.CANCELLED.toString());
        default -> marked.value(name, document.value(name));
      }
    }
    return new FitSummary(marked.build());
  }

  private static Document measures(InformationCriteria criteria) {
    return Document.builder()
        .number(LOG_LIKELIHOOD, criteria.logLikelihood())
        .number(MEAN_LOG_LIKELIHOOD, criteria.logLikelihood() / criteria.totalWeight())
        .value(OBSERVATIONS, wholeIfPossible(criteria.totalWeight()))
        .integer(FREE_PARAMETERS, criteria.freeParameters())
        .number(AIC, criteria.aic())
        .number(BIC, criteria.bic())
        .number(ICL, criteria.icl())
        .build();
  }

  private static Object wholeIfPossible(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
      return (long) value;
    }
    return value;
  }

  private static Document write(Repair repair) {
    return Document.builder()
        .integer("component", repair.component() + 1L)
        .text("action", repair.action().toString())
        .integer("iteration", repair.iteration())
        .text("cause", repair.cause())
        .build();
  }

  private static Repair readRepair(Document document) {
    document.allowOnly("component", "action", "iteration", "cause");
    String action = document.text("action");
    for (Repair.Action known : Repair.Action.values()) {
      if (known.toString().equals(action)) {
        return new Repair(
            (int) atLeast(document, "iteration", 0),
            (int) atLeast(document, "component", 1) - 1,
            known,
            document.text("cause"));
      }
    }
    throw new DocumentException(
        document.path("action") + " must be floored, regularized or reseeded, but is " + action);
  }

  /**
   * Reads a summary.
   *
   * @throws DocumentException that names an unknown entry, or one of the wrong kind
   */
  static FitSummary read(Document document) {
    document.allowOnly(
        LOG_LIKELIHOOD,
        MEAN_LOG_LIKELIHOOD,
        PENALIZED_LOG_LIKELIHOOD,
        ITERATIONS,
        CONVERGED,
        STOP_REASON,
        OBSERVATIONS,
        FREE_PARAMETERS,
        AIC,
        BIC,
        ICL,
        SEED,
        STARTS,
        ABANDONED_STARTS,
        BEST_START,
        REPAIRS,
        VERSION);
    for (String name : document.names()) {
      if (document.has(name)) {
        check(document, name);
      }
    }
    return new FitSummary(document);
  }

  private static void check(Document document, String name) {
    switch (name) {
      case ITERATIONS, FREE_PARAMETERS, ABANDONED_STARTS -> atLeast(document, name, 0);
      case STARTS, BEST_START -> atLeast(document, name, 1);
      case SEED -> document.integer(name);
      case CONVERGED -> document.flag(name);
      case STOP_REASON -> stopReason(document);
      case VERSION -> document.text(name);
      case REPAIRS -> document.documents(name).forEach(FitSummary::readRepair);
      default -> document.finiteNumber(name);
    }
  }

  private static long atLeast(Document document, String name, long least) {
    long value = document.integer(name);
    if (value < least || value > Integer.MAX_VALUE) {
      throw new DocumentException(
          document.path(name) + " must be a whole number of at least " + least);
    }
    return value;
  }

  private static StopReason stopReason(Document document) {
    List<String> known = new ArrayList<>();
    for (StopReason reason : StopReason.values()) {
      known.add(reason.toString());
      if (reason.toString().equals(document.text(STOP_REASON))) {
        return reason;
      }
    }
    throw new DocumentException(
        document.path(STOP_REASON) + " must be one of " + String.join(", ", known));
  }

  /** Returns the entries as the file has them. */
  public Document document() {
    return document;
  }

  private OptionalDouble number(String name) {
    return document.has(name) ? OptionalDouble.of(document.number(name)) : OptionalDouble.empty();
  }

  private OptionalLong integer(String name) {
    return document.has(name) ? OptionalLong.of(document.integer(name)) : OptionalLong.empty();
  }

  /** Returns log p(data | model) of exactly the model in the file, in natural logarithms. */
  public OptionalDouble logLikelihood() {
    return number(LOG_LIKELIHOOD);
  }

  /** Returns the log-likelihood per unit of weight. */
  public OptionalDouble meanLogLikelihood() {
    return number(MEAN_LOG_LIKELIHOOD);
  }

  /**
   * Returns log p(data | model) + log p(model), the prior's density up to a constant, if the fit
   * had a prior.
   */
  public OptionalDouble penalizedLogLikelihood() {
    return number(PENALIZED_LOG_LIKELIHOOD);
  }

  /** Returns the number of M-steps. */
  public OptionalLong iterations() {
    return integer(ITERATIONS);
  }

  /** Returns why the run ended. */
  public Optional<StopReason> stopReason() {
    return document.has(STOP_REASON) ? Optional.of(stopReason(document)) : Optional.empty();
  }

  /** Returns the sum of the rows' weights. */
  public OptionalDouble observations() {
    return number(OBSERVATIONS);
  }

  /** Returns the number of free parameters. */
  public OptionalLong freeParameters() {
    return integer(FREE_PARAMETERS);
  }

  /** Returns Akaike's criterion. */
  public OptionalDouble aic() {
    return number(AIC);
  }

  /** Returns Schwarz's criterion. */
  public OptionalDouble bic() {
    return number(BIC);
  }

  /** Returns BIC and twice the entropy of the posteriors. */
  public OptionalDouble icl() {
    return number(ICL);
  }

  /** Returns the seed that the caller gave. */
  public OptionalLong seed() {
    return integer(SEED);
  }

  /** Returns the number of starts. */
  public OptionalLong starts() {
    return integer(STARTS);
  }

  /** Returns how many starts were given up early, if there were such. */
  public OptionalLong abandonedStarts() {
    return integer(ABANDONED_STARTS);
  }

  /** Returns which start won, from 1. */
  public OptionalLong bestStart() {
    return integer(BEST_START);
  }

  /** Returns what had to be repaired; none if the file does not say. */
  public List<Repair> repairs() {
    return document.has(REPAIRS)
        ? document.documents(REPAIRS).stream().map(FitSummary::readRepair).toList()
        : List.of();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FitSummary summary && document.equals(summary.document);
  }

  @Override
  public int hashCode() {
    return document.hashCode();
  }

  @Override
  public String toString() {
    return document.toString();
  }
}
