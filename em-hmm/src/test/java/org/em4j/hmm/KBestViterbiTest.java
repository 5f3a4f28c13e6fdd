package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KBestViterbiTest {
  private static Offset<Double> near(double value) {
    return within(1e-12 * Math.max(1, Math.abs(value)));
  }

  @ParameterizedTest
  @EnumSource(Chains.Emission.class)
  void thePathsAreTheBestOfAllInOrder(Chains.Emission emission) {
    Random random = new Random(21);
    int fewer = 0;
    for (int round = 0; round < 200; round++) {
      int length = 1 + random.nextInt(round % 20 == 0 ? 8 : 5);
      Chains chain =
          Chains.random(emission, 1 + random.nextInt(3), round % 2 == 0 ? 0 : 0.4, random);
      double[] x = chain.rows(length, round % 3 == 0 ? 0.3 : 0, random);
      int[] labels = chain.labels(length, round % 5 == 0 ? 0.3 : 0, random);
      List<Double> logs = new ArrayList<>();
      chain.paths(
          length,
          path -> {
            double log = chain.logJoint(path, x, labels, length);
            if (log > Double.NEGATIVE_INFINITY) {
              logs.add(log);
            }
          });
      logs.sort(Collections.reverseOrder());
      Sequences data = Chains.sequence(x, labels);
      int asked = 1 + random.nextInt(40);
      if (logs.isEmpty()) {
        assertThatThrownBy(() -> KBestViterbi.of(chain.model, data, 0, asked))
            .isInstanceOf(EmException.class)
            .hasMessageMatching("no state can give row \\d of sequence 0[:,].*");
        continue;
      }
      List<StatePath> found = KBestViterbi.of(chain.model, data, 0, asked);
      assertThat(found).hasSize(Math.min(asked, logs.size()));
      fewer += asked > logs.size() ? 1 : 0;
      assertThat(found.stream().map(StatePath::toString)).doesNotHaveDuplicates();
      assertThat(found.stream().map(p -> List.of(box(p)))).doesNotHaveDuplicates();
      for (int r = 0; r < found.size(); r++) {
        double log = found.get(r).logJoint();
        assertThat(log).isCloseTo(logs.get(r), near(log));
        assertThat(chain.logJoint(found.get(r).states(), x, labels, length))
            .isCloseTo(log, near(log));
        assertThat(r == 0 || log <= found.get(r - 1).logJoint()).isTrue();
      }
    }
    assertThat(fewer).isGreaterThan(0);
  }

  private static Integer[] box(StatePath path) {
    Integer[] states = new Integer[path.length()];
    for (int t = 0; t < states.length; t++) {
      states[t] = path.state(t);
    }
    return states;
  }

  @Test
  void theFirstPathOfALongSequenceIsViterbis() {
    Random random = new Random(4);
    for (int states : new int[] {2, 5, 9}) {
      Chains chain = Chains.random(Chains.Emission.NORMAL, states, 0, random);
      double[] x = chain.rows(3000, 0.01, random);
      Sequences data = Sequences.of(Observations.of(x, 1), 1000, 2000);
      KBestViterbi best = KBestViterbi.prepare(chain.model, 10, 5);
      Viterbi viterbi = Viterbi.prepare(chain.model, 10);
      for (int s = 1; s >= 0; s--) {
        assertThat(best.run(data, s)).isEqualTo(5);
        double log = viterbi.run(data, s);
        assertThat(best.logJoint(0)).isCloseTo(log, near(log));
        int[] path = new int[best.length()];
        int[] expected = new int[viterbi.length()];
        best.copyTo(0, path, 0);
        viterbi.copyTo(expected, 0);
        assertThat(path).isEqualTo(expected);
      }
    }
  }

  @Test
  void badArgumentsAreNamed() {
    Chains chain = Chains.random(Chains.Emission.NORMAL, 2, 0, new Random(3));
    assertThatThrownBy(() -> KBestViterbi.prepare(chain.model, 0, 1))
        .hasMessage("longest must be at least 1, but is 0");
    assertThatThrownBy(() -> KBestViterbi.prepare(chain.model, 1, 0))
        .hasMessage("paths must be at least 1, but is 0");
    assertThatThrownBy(() -> KBestViterbi.prepare(chain.model, 1 << 20, 1 << 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ask for fewer paths");
  }

  @Test
  void posteriorDecodingTakesTheLowestOfEquals() {
    int[] out = new int[3];
    PosteriorDecoding.decode(new double[] {0.2, 0.5, 0.3, 0.4, 0.4, 0.2, 0.1, 0.45, 0.45}, 3, out);
    assertThat(out).containsExactly(1, 0, 1);
  }

  @Test
  void sequencesAndNumbersThatThereAreNot() {
    Chains chain = Chains.random(Chains.Emission.NORMAL, 2, 0, new Random(1));
    Sequences data = Sequences.of(Observations.of(new double[] {0, 1}, 1));
    assertThatThrownBy(() -> chain.model.mostProbablePaths(data, 9, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sequence must be 0 to 0, but is 9");
    assertThatThrownBy(() -> chain.model.mostProbablePaths(data, 0, 2_000_000_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ask for fewer paths");
  }
}
