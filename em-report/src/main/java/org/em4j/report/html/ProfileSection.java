package org.em4j.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.io.ModelFile;

/** The probabilities of items in each class. */
final class ProfileSection {
  private static final int MOST_ITEMS = 2000;

  private final LatentClassModel model;

  /** What the probability of a column with two symbols is of. */
  private final String one;

  private final List<Item> items = new ArrayList<>();
  private final List<String> labels = new ArrayList<>();
  private boolean binary = true;

  /** A symbol of a column. */
  private record Item(int column, int symbol) {}

  private ProfileSection(LatentClassModel model, ModelFile file) {
    this.model = model;
    this.one = file.levels().isEmpty() ? "a 1" : "what is named";
    for (int j = 0; j < model.columns(); j++) {
      binary &= model.levels(j) == 2;
    }
    for (int j = 0; j < model.columns() && items.size() < MOST_ITEMS; j++) {
      String name = file.columns().get(j);
      List<String> levels = file.levels().get(name);
      for (int s = binary ? 1 : 0; s < model.levels(j); s++) {
        items.add(new Item(j, s));
        String symbol = levels == null ? Integer.toString(s) : levels.get(s);
        labels.add(binary && levels == null ? name : name + " = " + symbol);
      }
    }
  }

  /** Writes {@code profile} of a latent class model; nothing of another one. */
  static void write(Json json, ModelFile file) throws IOException {
    if (file.model() instanceof LatentClassModel model) {
      ProfileSection section = new ProfileSection(model, file);
      json.object("profile", section::write);
    }
  }

  private void write(Json json) throws IOException {
    double[] overall = new double[items.size()];
    json.texts("items", labels);
    json.text("axis", binary ? "probability of " + one : "probability of the symbol");
    json.flag("joined", binary);
    json.list(
        "p",
        list -> {
          for (int k = 0; k < model.components(); k++) {
            double[] p = new double[items.size()];
            for (int i = 0; i < p.length; i++) {
              p[i] = model.probability(k, items.get(i).column(), items.get(i).symbol());
              overall[i] += model.weight(k) * p[i];
            }
            list.list(
                one -> {
                  for (double value : p) {
                    one.number(value);
                  }
                });
          }
        });
    json.drawn("overall", overall);
    json.text(
        "note",
        (binary
                ? "A line for each class: how probable " + one + " is in each column."
                : "A mark for each class: how probable each symbol of a column is.")
            + (binary ? " Dotted" : " Grey")
            + ": all classes together, by their weights."
            + (items.get(items.size() - 1).column() < model.columns() - 1
                ? " The first " + items.size() + " are shown."
                : ""));
  }
}
