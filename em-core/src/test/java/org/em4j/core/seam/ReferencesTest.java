package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.Samples;
import org.junit.jupiter.api.Test;

/** References of families that are made of others. */
class ReferencesTest {
  private final CentredNormal one = new CentredNormal(1);

  @Test
  void compositionsRecentreEachPartAboutItsOwnReference() {
    ProductFamily family =
        new ProductFamily(List.of(new Counts(), one, new MixtureFamily<>(one, 2)));
    assertThat(family.referenceSize()).isEqualTo(3);
    // counts: 1 + 1, normal: 1 + 2, mixture: 1 + 2·(1 + 2)
    assertThat(family.statisticSize()).isEqualTo(2 + 3 + 7);
    double[] from = {10, 20, 30};
    double[] to = {11, 18, 33};
    double[] values = {2, 4.5, 7};
    double[] expected = statistics(family, to, values);
    double[] actual = statistics(family, from, values);
    family.recentre(actual, 0, 3, from, 0, to, 0);
    assertThat(actual).containsExactly(expected, within(1e-12 * 1000));
  }

  /**
   * Statistics of three rows, all three columns equal; the inner ones take a third and the rest.
   */
  private static double[] statistics(ProductFamily family, double[] reference, double[] values) {
    double[] t = new double[family.statisticSize()];
    for (double x : values) {
      t[0] += 1;
      t[1] += x;
      t[2] += 1;
      t[3] += x - reference[0];
      t[4] += (x - reference[0]) * (x - reference[0]);
      t[5] += 1;
      for (int m = 0; m < 2; m++) {
        double share = m == 0 ? 1 / 3.0 : 2 / 3.0;
        double z = x - reference[1 + m];
        t[6 + 3 * m] += share;
        t[7 + 3 * m] += share * z;
        t[8 + 3 * m] += share * z * z;
      }
    }
    return t;
  }

  @Test
  void viewsOfPartsFindTheirStatisticsAndReferences() {
    ProductFamily family = new ProductFamily(List.of(new Counts(), new MixtureFamily<>(one, 2)));
    ComponentStatistics group = ComponentStatistics.zeros(3, family);
    for (int i = 0; i < group.values().length; i++) {
      group.values()[i] = i;
    }
    for (int i = 0; i < group.references().length; i++) {
      group.references()[i] = 100 + i;
    }
    // One component: weight | 1, T of counts | 1, (weight, T, T) twice.
    int stride = 1 + 2 + 7;
    ComponentStatistics mixtures = group.factor(2, 6, 0);
    assertThat(mixtures.weight(1)).isEqualTo(stride + 3);
    ComponentStatistics inner = mixtures.nested(1, 2, 2, 1);
    assertThat(inner.components()).isEqualTo(2);
    assertThat(inner.weight(1)).isEqualTo(stride + 3 + 1 + 3);
    assertThat(inner.values()[inner.at(1)]).isEqualTo(stride + 3 + 1 + 4);
    assertThat(inner.references()[inner.referenceAt(1)]).isEqualTo(100 + 2 + 1);
    assertThat(group.component(2).weight(0)).isEqualTo(2 * stride);
    assertThat(group.component(2).references()[group.component(2).referenceAt(0)]).isEqualTo(104);
    double[] mean = new double[2];
    inner.mean(1, mean);
    assertThat(mean).containsExactly(18.0 / 17, 19.0 / 17);
  }

  @Test
  void componentsWithReferencesOfDifferentLengthsStart() {
    MixtureFamily<CentredNormal.Normal> two = new MixtureFamily<>(one, 2);
    PerComponentFamily family = new PerComponentFamily(List.of(one, two));
    double[] references = new double[4];
    Observations data = Samples.column(Samples.normals(600, 71));
    double centre = DataSummary.of(data).centre(0);
    family.startReference(DataSummary.of(data), references, 1);
    assertThat(references).containsExactly(0, centre, centre, 0);
    EmResult<? extends Mixture<?>> fit = Mixture.fit(data, family, 2, MixtureOptions.defaults());
    assertThat(fit.logLikelihood()).isFinite();
  }

  /** Takes its statistics about a reference and forgets to say what that means. */
  private static final class Forgetful extends RawNormal {
    @Override
    public int referenceSize() {
      return 1;
    }
  }

  @Test
  void aFamilyWithAReferenceMustSayHowToEstimateAboutIt() {
    Observations data = Samples.column(Samples.normals(20, 72));
    assertThatThrownBy(() -> Mixture.fit(data, new Forgetful(), 1, MixtureOptions.defaults()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("raw-normal takes statistics about a reference: it must override estimate");
  }
}
