package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Observations;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.FamilyProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CategoricalFamilyTest extends ExponentialFamilyContract<Categorical> {
  @Override
  protected ExponentialFamily<Categorical> family() {
    return new CategoricalFamily(3);
  }

  @Override
  protected List<Categorical> parameters() {
    return List.of(Categorical.of(0.25, 0.25, 0.5), Categorical.of(0.7, 0.2, 0.1));
  }

  @Override
  protected List<Categorical> boundaries() {
    return List.of(
        Categorical.of(0, 0, 1), Categorical.of(0.5, 0.5, 0), Categorical.of(1, 1e-300, 0));
  }

  @Nested
  class OfAThousandLevels extends ExponentialFamilyContract<Categorical> {
    @Override
    protected ExponentialFamily<Categorical> family() {
      return new CategoricalFamily(1000);
    }

    @Override
    protected List<Categorical> parameters() {
      double[] rising = new double[1000];
      double[] falling = new double[1000];
      for (int i = 0; i < 1000; i++) {
        rising[i] = (i + 1) / 500500.0;
        falling[999 - i] = rising[i];
      }
      return List.of(Categorical.of(rising), Categorical.of(falling));
    }
  }

  @Nested
  class OfOneLevel extends ExponentialFamilyContract<Categorical> {
    @Override
    protected ExponentialFamily<Categorical> family() {
      return new CategoricalFamily(1);
    }

    @Override
    protected List<Categorical> parameters() {
      return List.of(Categorical.of(1), Categorical.of(1));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new CategoricalProvider();
    }

    @Override
    protected Map<String, String> optional() {
      return Map.of("levels", "4");
    }

    @Override
    protected Document parameters() {
      return Document.builder().numbers("probabilities", 0.1, 0.2, 0.7).build();
    }
  }

  @Test
  void theEstimateIsTheShareOfEachSymbol() {
    assertThat(family().fromMean(new double[] {0.5, 0, 0.5}, 8))
        .isEqualTo(Categorical.of(0.5, 0, 0.5));
    assertThatThrownBy(() -> family().fromMean(new double[3], 8))
        .isInstanceOf(DegenerateComponentException.class);
  }

  @Test
  void levelsAreOneMoreThanTheLargestSymbol() {
    Observations data = Observations.of(new double[] {0, 2, 5, 5}, 1);
    assertThat(new CategoricalFamily().forData(DataSummary.of(data)).levels()).isEqualTo(6);
    assertThat(new CategoricalFamily(9).forData(DataSummary.of(data)).levels()).isEqualTo(9);
    Mixture<Categorical> model =
        Mixture.fit(data, new CategoricalFamily(), 1, MixtureOptions.defaults()).model();
    assertThat(model.component(0)).isEqualTo(Categorical.of(0.25, 0, 0.25, 0, 0, 0.5));
  }

  @Test
  void symbolsBeyondTheLevelsAreRefused() {
    Observations data = Observations.of(new double[] {0, 2, 3}, 1);
    assertThatThrownBy(
            () -> Mixture.fit(data, new CategoricalFamily(3), 1, MixtureOptions.defaults()))
        .hasMessageContaining("row 2")
        .hasMessageContaining("[0, 2]");
    Observations identifiers = Observations.of(new double[] {1e9, 2e9}, 1);
    assertThatThrownBy(
            () -> Mixture.fit(identifiers, new CategoricalFamily(), 1, MixtureOptions.defaults()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("2.0E9")
        .hasMessageContaining("number its symbols from 0");
  }

  @Test
  void aFitOfManyLevelsFindsTheShares() {
    int levels = 5000;
    SplittableRandom random = new SplittableRandom(1);
    double[] rows = new double[20_000];
    double[] share = new double[levels];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i < levels ? i : random.nextInt(levels);
      share[(int) rows[i]] += 1.0 / rows.length;
    }
    double[] found =
        Mixture.fit(Observations.of(rows, 1), new CategoricalFamily(), 1, MixtureOptions.defaults())
            .model()
            .component(0)
            .probabilities();
    for (int symbol = 0; symbol < levels; symbol++) {
      assertThat(found[symbol])
          .isCloseTo(share[symbol], org.assertj.core.api.Assertions.within(Tolerances.ESTIMATE));
    }
  }

  @Test
  void probabilitiesAreCopied() {
    double[] p = {0.25, 0.75};
    Categorical categorical = Categorical.of(p);
    p[0] = 9;
    Arrays.fill(categorical.probabilities(), 9);
    assertThat(categorical).isEqualTo(Categorical.of(0.25, 0.75));
    assertThat(categorical.hashCode()).isEqualTo(Categorical.of(0.25, 0.75).hashCode());
    assertThat(categorical.probability(1)).isEqualTo(0.75);
    assertThat(categorical).hasToString("Categorical[probabilities=[0.25, 0.75]]");
  }

  @Test
  void parametersOutOfRangeAreRefusedWithTheirValue() {
    assertThatThrownBy(() -> Categorical.of(0.5, -0.5, 1))
        .hasMessage("probabilities[1] must be in [0, 1], but is -0.5");
    assertThatThrownBy(() -> Categorical.of(0.5, 0.4))
        .hasMessage("probabilities must have the sum 1, but have 0.9");
    assertThatThrownBy(() -> Categorical.of()).hasMessageContaining("at least one");
    assertThatThrownBy(() -> new CategoricalFamily(0)).hasMessageContaining("but is 0");
    Document two = Document.builder().numbers("probabilities", 0.5, 0.5).build();
    assertThatThrownBy(() -> family().codec().read(two))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("3 entries");
  }
}
