package org.em4j.report.html;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The criteria over the number of parts and the structure, and by how much the chosen one won. */
final class SelectionSection {
  private final ModelSelection selection;
  private final Parts parts;

  SelectionSection(ModelSelection selection, Parts parts) {
    this.selection = selection;
    this.parts = parts;
  }

  void write(Json json) throws IOException {
    json.object(
        "selection",
        object -> {
          object.text("criterion", selection.criterion());
          object.texts("criteria", selection.criteria());
          object.texts(
              "higher",
              selection.criteria().stream().filter(ModelSelection::higherIsBetter).toList());
          object.number("chosen", selection.best());
          object.text("sentence", sentence());
          object.list(
              "candidates",
              list -> {
                for (ModelSelection.Candidate candidate : selection.candidates()) {
                  list.object(one -> candidate(one, candidate));
                }
              });
        });
  }

  private static void candidate(Json json, ModelSelection.Candidate candidate) throws IOException {
    json.number("components", candidate.components());
    json.text("structure", candidate.structure());
    json.number("logLikelihood", candidate.logLikelihood());
    json.number("parameters", candidate.parameters());
    json.text("note", candidate.note());
    json.list(
        "values",
        list -> {
          for (double value : candidate.values()) {
            list.number(value);
          }
        });
  }

  private String sentence() {
    List<ModelSelection.Candidate> candidates = selection.candidates();
    if (selection.best() < 0) {
      return "All candidates failed.";
    }
    int criterion = selection.criteria().indexOf(selection.criterion());
    boolean higher = ModelSelection.higherIsBetter(selection.criterion());
    String name = selection.criterion().toUpperCase(Locale.ROOT);
    ModelSelection.Candidate best = candidates.get(selection.best());
    double value = best.values().get(criterion);
    String chosen =
        "Of "
            + Words.count(candidates.size(), "candidate", "candidates")
            + " the one with "
            + text(best)
            + " was chosen: its "
            + name
            + " is "
            + Words.number(value, 7);
    ModelSelection.Candidate next = null;
    for (int i = 0; i < candidates.size(); i++) {
      double other = candidates.get(i).values().get(criterion);
      boolean nearer =
          next == null
              || (higher
                  ? other > next.values().get(criterion)
                  : other < next.values().get(criterion));
      if (i != selection.best() && !Double.isNaN(other) && nearer) {
        next = candidates.get(i);
      }
    }
    if (next == null) {
      return chosen + ".";
    }
    double gap = Math.abs(next.values().get(criterion) - value);
    return chosen
        + ". The next, with "
        + text(next)
        + ", is worse by "
        + Words.number(gap, 3)
        + (selection.criterion().equals("bic") ? ": " + evidence(gap) : "")
        + ".";
  }

  private String text(ModelSelection.Candidate candidate) {
    return Words.count(candidate.components(), parts.part(), parts.parts())
        + " ("
        + candidate.structure()
        + ")";
  }

  /** Returns what a difference of BIC is worth (Kass and Raftery 1995, with their limits). */
  private static String evidence(double gap) {
    if (gap < 2) {
      return "hardly a difference, so both are worth a look";
    }
    return gap < 6 ? "some evidence" : gap < 10 ? "strong evidence" : "very strong evidence";
  }
}
