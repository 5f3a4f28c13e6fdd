package org.em4j.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.bernoulli.LatentClassAnalysis;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.core.Family;
import org.em4j.core.FamilyModel;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.StopReason;
import org.em4j.gmm.GaussianMixture;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.Table;
import org.jspecify.annotations.Nullable;

/** What was fitted and how well, in plain words; and what to be warned of, with what to do. */
final class Findings {
  private static final int REPAIRS = 5;

  /** Below this share of rows that clearly belong somewhere, rows can hardly be told apart. */
  private static final double OVERLAP = 0.5;

  /** Log-likelihoods of the same data and model differ by rounding only. */
  private static final double SAME = 1e-9;

  private final ModelFile file;
  private final Parts parts;
  private final Table data;
  private final Assignments assignments;
  private final InformationCriteria criteria;
  private final List<String> names;
  private final Optional<FitSummary> fit;
  private final List<Warning> warnings = new ArrayList<>();

  /** What is wrong, and what to do. */
  private record Warning(String what, String remedy) {}

  Findings(
      ModelFile file,
      Parts parts,
      Table data,
      Assignments assignments,
      InformationCriteria criteria,
      List<String> names,
      @Nullable TraceSection trace) {
    this.file = file;
    this.parts = parts;
    this.data = data;
    this.assignments = assignments;
    this.criteria = criteria;
    this.names = names;
    this.fit = file.fit();
    stop();
    repairs();
    sizes();
    starts(trace);
    overlap();
    boundary();
    otherData();
  }

  /** Returns the title of the page. */
  String title() {
    String kind =
        switch (file.type()) {
          case "gaussian-mixture" -> "Gaussian mixture";
          case "mixture" -> "Mixture";
          case "bernoulli-mixture", "categorical-mixture" -> "Latent class model";
          case "hidden-markov-model" -> "Hidden Markov model";
          default -> file.type();
        };
    return kind + " of " + Words.count(parts.count(), parts.part(), parts.parts());
  }

  /** Returns what stands below the title. */
  String subtitle() {
    return data.source()
        + ": "
        + Words.count(data.rows(), "row", "rows")
        + " of "
        + Words.list(data.columnNames());
  }

  void write(Json json) throws IOException {
    json.list(
        "sentences",
        list -> {
          for (String sentence : sentences()) {
            list.cell(sentence);
          }
        });
    json.list(
        "warnings",
        list -> {
          for (Warning warning : warnings) {
            list.object(
                one -> {
                  one.text("what", warning.what());
                  one.text("remedy", warning.remedy());
                });
          }
        });
    json.list(
        "facts",
        list -> {
          for (Map.Entry<String, Object> fact : facts().entrySet()) {
            list.list(
                pair -> {
                  pair.cell(fact.getKey());
                  pair.cell(fact.getValue());
                });
          }
        });
  }

  private Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("log-likelihood", criteria.logLikelihood());
    facts.put("per observation", criteria.logLikelihood() / criteria.totalWeight());
    facts.put("observations", criteria.totalWeight());
    facts.put("free parameters", criteria.freeParameters());
    facts.put("AIC", criteria.aic());
    facts.put("BIC", criteria.bic());
    facts.put("ICL", criteria.icl());
    fit.ifPresent(
        summary -> {
          summary.iterations().ifPresent(n -> facts.put("iterations", n));
          summary.stopReason().ifPresent(reason -> facts.put("stopped", reason.toString()));
          summary.starts().ifPresent(n -> facts.put("starts", n));
          summary.bestStart().ifPresent(n -> facts.put("best start", n));
          summary.seed().ifPresent(n -> facts.put("seed", n));
        });
    return facts;
  }

  private List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    sentences.add(whatWasFitted());
    sentences.add(howItEnded());
    sentences.add(
        "The log-likelihood of these data is "
            + Words.number(criteria.logLikelihood(), 8)
            + ", "
            + Words.number(criteria.logLikelihood() / criteria.totalWeight(), 5)
            + " per observation, with "
            + Words.count(criteria.freeParameters(), "free parameter", "free parameters")
            + "; BIC is "
            + Words.number(criteria.bic(), 7)
            + ". Such numbers compare models of the same data; by themselves they are neither good"
            + " nor bad.");
    if (parts.count() > 1) {
      sentences.add(sizesAndCertainty());
    }
    return sentences;
  }

  private String whatWasFitted() {
    String structure =
        file.model() instanceof GaussianMixture gaussian
            ? " with " + covariances(gaussian.covarianceType().id())
            : "";
    String what =
        switch (parts.part()) {
          case "state" ->
              "The model says that every row comes from one of "
                  + parts.count()
                  + " hidden states which follow each other";
          case "class" ->
              "The model says that every row comes from one of "
                  + parts.count()
                  + " classes, within which the columns are independent of each other";
          default ->
              "The model says that every row comes from one of "
                  + Words.count(parts.count(), "component", "components")
                  + structure;
        };
    Family<?> family = ((FamilyModel) file.model()).family();
    return what + (parts.part().equals("class") ? "" : " (" + families(family) + ")") + ".";
  }

  private static String families(Family<?> family) {
    if (family instanceof ProductFamily product) {
      List<String> ids = product.factors().stream().map(Family::id).distinct().toList();
      return ids.size() == 1
          ? "family " + ids.get(0) + " in every column"
          : "families " + Words.list(ids) + ", one for each column";
    }
    return "family " + family.id();
  }

  private static String covariances(String type) {
    return switch (type) {
      case "tied" -> "one covariance that all share";
      case "diag" -> "diagonal covariances, without correlations";
      case "spherical" -> "spherical covariances, equally wide in all columns";
      default -> "full covariances, each of its own shape and orientation";
    };
  }

  private String howItEnded() {
    if (fit.isEmpty()) {
      return "The model file does not tell how it was fitted.";
    }
    FitSummary summary = fit.get();
    List<String> text = new ArrayList<>();
    String iterations =
        summary.iterations().isPresent()
            ? " after "
                + Words.count((double) summary.iterations().getAsLong(), "iteration", "iterations")
            : "";
    text.add(
        summary
            .stopReason()
            .map(
                reason ->
                    reason.converged()
                        ? "The fit converged" + iterations + "."
                        : "The fit stopped" + iterations + " (" + reason + ").")
            .orElse("The model file does not tell why the fit stopped."));
    long starts = summary.starts().orElse(0);
    if (starts == 1 && parts.count() > 1) {
      text.add(
          "One start was made; more of them (em fit --restarts 10) may find a better optimum.");
    } else if (starts > 1) {
      text.add("It is the best of " + starts + " starts.");
    }
    return String.join(" ", text);
  }

  private String sizesAndCertainty() {
    double[] shares = parts.shares();
    int[] order =
        IntStream.range(0, shares.length)
            .boxed()
            .sorted((a, b) -> Double.compare(shares[b], shares[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int last = order[order.length - 1];
    return capital(names.get(order[0]))
        + " is the largest, with "
        + Words.percent(shares[order[0]])
        + " of the rows; "
        + names.get(last)
        + " is the smallest, with "
        + Words.percent(shares[last])
        + ". "
        + Words.percent(1 - assignments.unclear() / assignments.total())
        + " of the rows clearly belong to one "
        + parts.part()
        + " (a probability of at least "
        + Words.percent(Assignments.CLEAR)
        + ").";
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private void warn(String what, String remedy) {
    warnings.add(new Warning(what, remedy));
  }

  private void stop() {
    StopReason reason = fit.flatMap(FitSummary::stopReason).orElse(StopReason.CONVERGED);
    if (reason == StopReason.ITERATION_LIMIT) {
      warn(
          "The fit stopped at its iteration limit, before it converged: the parameters may still be"
              + " far from the optimum.",
          "raise --max-iterations, or try --acceleration squarem.");
    } else if (reason == StopReason.TIME_LIMIT) {
      warn(
          "The fit stopped at its time limit, before it converged.",
          "give it more seconds, or a larger --tolerance.");
    } else if (reason == StopReason.CANCELLED) {
      warn(
          "The fit was cancelled before it converged.",
          "go on from this model: em fit --init-model with this file.");
    }
  }

  private void repairs() {
    List<Repair> repairs = fit.map(FitSummary::repairs).orElse(List.of());
    for (Repair repair : repairs.subList(0, Math.min(REPAIRS, repairs.size()))) {
      String part =
          repair.component() < names.size()
              ? capital(names.get(repair.component()))
              : "A component";
      warn(
          part
              + " had to be repaired ("
              + repair.action()
              + " in iteration "
              + repair.iteration()
              + "): "
              + repair.cause()
              + ".",
          "fit fewer "
              + parts.parts()
              + ", try more starts (--restarts), restrict the model (such as --covariance tied or"
              + " diag), or add a --prior.");
    }
    if (repairs.size() > REPAIRS) {
      warn(
          (repairs.size() - REPAIRS) + " more repairs were made.",
          "the model file lists all of them.");
    }
  }

  private void sizes() {
    double least = ((FamilyModel) file.model()).family().leastWeight();
    double[] shares = parts.shares();
    for (int k = 0; k < shares.length && shares.length > 1; k++) {
      double rows = shares[k] * criteria.totalWeight();
      if (assignments.assigned(k) == 0) {
        warn(
            "No row is assigned to " + names.get(k) + ".",
            "fit fewer " + parts.parts() + ", or choose their number by BIC (-k 1..9).");
      } else if (rows < least) {
        warn(
            capital(names.get(k))
                + " holds only "
                + Words.number(rows, 3)
                + " rows' weight, fewer than the "
                + Words.number(least, 3)
                + " that its parameters need: do not trust them.",
            "fit fewer "
                + parts.parts()
                + ", restrict the model, add a --prior, or look whether these rows are errors.");
      }
    }
  }

  private void starts(@Nullable TraceSection trace) {
    if (trace != null && trace.starts() > 2 && trace.reached() == 1) {
      warn(
          "Only one of "
              + trace.starts()
              + " starts reached the best optimum: there may be a better one.",
          "make more starts (--restarts "
              + 5 * trace.starts()
              + ", or --restart-policy until-stable:times=3).");
    }
  }

  private void overlap() {
    double clear = 1 - assignments.unclear() / assignments.total();
    if (parts.count() > 1 && clear < OVERLAP) {
      warn(
          "The "
              + parts.parts()
              + " overlap so much that rows can hardly be told apart: only "
              + Words.percent(clear)
              + " of them clearly belong to one.",
          "try fewer "
              + parts.parts()
              + "; or use the model as a description of the density, and not to assign rows.");
    }
  }

  private void boundary() {
    if (file.model() instanceof LatentClassModel model) {
      List<LatentClassAnalysis.BoundaryEstimate> estimates =
          LatentClassAnalysis.boundaryEstimates(model, criteria.totalWeight()).stream()
              .filter(estimate -> estimate.probability() < 0.5)
              .toList();
      int boundary = estimates.size();
      if (boundary > 0) {
        warn(
            Words.count(boundary, "probability is", "probabilities are")
                + " estimated as 0 (or 1 beside it): the data cannot tell how small.",
            "a prior keeps them inside: --prior pseudo-count=1.");
      }
    }
  }

  private void otherData() {
    fit.ifPresent(
        summary ->
            summary
                .logLikelihood()
                .ifPresent(
                    told -> {
                      double gap = Math.abs(told - criteria.logLikelihood());
                      if (gap > SAME * (1 + Math.abs(told))) {
                        warn(
                            "These are not the data of the fit, whose log-likelihood was "
                                + Words.number(told, 9)
                                + summary.observations().stream()
                                    .mapToObj(
                                        n ->
                                            " over "
                                                + Words.count(n, "observation", "observations"))
                                    .findFirst()
                                    .orElse("")
                                + ". Everything on this page is about the data given here.",
                            "nothing if that was meant; else give the file of the fit, with its"
                                + " --weight-column or --sequence-column if it had one.");
                      }
                    }));
  }
}
