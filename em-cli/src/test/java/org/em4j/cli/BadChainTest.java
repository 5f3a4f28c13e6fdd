package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear message and the right exit code for what no hidden Markov model can be made of. */
class BadChainTest {
  private static final String GOOD =
      "id,y,z,w\na,1.0,0,1\na,1.5,,1\na,5.2,1,1\na,5.1,,1\nb,1.2,,2\nb,0.7,,2\nb,5.5,,2\nb,4.9,1,2\n";
  private static final String[] ROLES = {
    "--sequence-column", "id", "--label-column", "z", "--weight-column", "w"
  };

  @TempDir Path folder;

  private static Em fails(int code, String... args) {
    Em em = Em.run(args);
    assertThat(em.code()).as(em.toString()).isEqualTo(code);
    assertThat(em.out()).isEmpty();
    assertThat(em.err()).startsWith("em: ").doesNotContain("\tat ", "Exception", "NaN");
    assertThat(em.err().lines()).hasSize(code == ExitCode.USAGE ? 2 : 1);
    return em;
  }

  private static String[] with(String[] options, String... first) {
    return Stream.concat(Stream.of(first), Stream.of(options)).toArray(String[]::new);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--states 9 | --states 9: the number of states must be 1 to 8, the number of rows",
        "-k 1..9 | -k 1..9: the number of states must be 1 to 8, the number of rows",
        "--states 0 | '0' is no number of components",
        "--states 2 -k 3 | -k 3 and --states 2 contradict each other",
        "--sates 2 | unknown option '--sates' (did you mean '--states'?)",
        "--family nomal | unknown family 'nomal' (did you mean 'normal'?)",
        "--family normal --covariance diag | --covariance contradicts --family",
        "--component normal --covariance diag | --covariance contradicts --component",
        "--family normal --component normal | --family and --component contradict each other",
        "--component normal --states 2 | --states 2 contradicts --component, whose number of states is",
        "--component normal:mean=0,sd=1 --mix 2 | --mix contradicts --component with parameters",
        "--mix 0 | --mix must be at least 1, but is 0",
        "--mix x | 'x' is no whole number",
        "--covariance dia | unknown covariance type 'dia' (did you mean 'diag'?)",
        "--fix weights | --fix weights is about mixtures that states emit (--mix)",
        "--fix transition | but is 'transition' (did you mean 'transitions'?)",
        "--fix initial, | --fix must be initial, transitions, emissions or weights, but is ''",
        "--fix initial --stationary | --stationary contradicts --fix initial",
        "--stationary --topology left-right | --stationary contradicts --topology left-right",
        "--topology left-rigth | '(did you mean 'left-right'?)' nor a file",
        "--topology banded | banded needs its width, as in banded:width=1",
        "--topology banded:width=0 | width must be at least 1, but is 0",
        "--topology banded:wdth=1 | banded has no setting 'wdth'; known: width",
        "--topology full:width=1 | full has no setting 'width'; it takes none",
        "--topology left-right --order mean | --order contradicts --topology",
        "--label-column z --order mean | --order contradicts --label-column",
        "--training viterby | --training must be baum-welch or viterbi, but is 'viterby' (did you",
        "--init strech | unknown initializer 'strech' (did you mean 'stretches'?); known: k-means++",
        "--init stretches:n=1 | --init: stretches takes no settings",
        "--prior dirichlet=2 --fix initial,transitions | dirichlet is about initial and transition",
        "--cells c.csv | --cells is an option of fit bernoulli and fit categorical",
        "--sequence-column nope | there is no column 'nope'",
        "--label-column nope | there is no column 'nope'",
        "--sequence-column y --columns y | column 'y' is asked for twice",
      })
  void optionsThatCannotBeMeantAreRefused(String options, String message) throws IOException {
    Path data = write("data.csv", GOOD);
    Em em = fails(ExitCode.USAGE, with(options.split(" ", -1), "fit", "hmm", data.toString()));
    assertThat(em.err()).contains(message.replace("'(", "(").replace(")'", ")"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,5.2,1,1 | a,5.2,2,1 | 4, column z: 2 is no label; labels are the states from 0 to 1, and",
        "a,5.2,1,1 | a,5.2,-1,1 | 4, column z: -1 is no label",
        "a,5.2,1,1 | a,5.2,0.5,1 | 4, column z: 0.5 is no label",
        "a,5.2,1,1 | a,5.2,sun,1 | 4, column z: 'sun' is no label",
        "a,5.2,1,1 | ,5.2,1,1 | 4, column id: the row has no sequence id",
        "a,5.2,1,1 | a,5.2,1,3 | 4: the weight is 3, but that of the first row of its sequence is 1",
        "a,5.2,1,1 | a,5.2,1,-1 | 4, column w: the weight is -1",
        "b,5.5,,2 | a,5.5,,2 | 8, column id: sequence 'a' is out of order: it has ended before",
        "b,5.5,,2 | b,inf,,2 | 8, column y: Infinity",
      })
  void dataThatCannotBeMeantAreNamed(String from, String to, String message) throws IOException {
    Path model = folder.resolve("model.json");
    Path data = write("data.csv", GOOD);
    Em.done(with(ROLES, "fit", "hmm", data.toString(), "-q", "-o", model.toString()));
    write("data.csv", GOOD.replace(from, to));
    String expected = "em: " + data + ", line " + message;
    assertThat(fails(ExitCode.DATA, with(ROLES, "fit", "hmm", data.toString())).err())
        .contains(expected);
    assertThat(fails(ExitCode.DATA, with(ROLES, "score", model.toString(), data.toString())).err())
        .contains(expected);
  }

  @Test
  void dataWithoutRowsAreNamed() throws IOException {
    assertThat(fails(ExitCode.DATA, "fit", "hmm", write("e.csv", "").toString()).err())
        .contains("e.csv: is empty; it needs rows of data");
    assertThat(fails(ExitCode.DATA, "fit", "hmm", write("h.csv", "id,y\n").toString()).err())
        .contains("has a header and no rows of data");
    assertThat(
            fails(
                    ExitCode.DATA,
                    "fit",
                    "hmm",
                    write("m.csv", "a,y\n1,NA\n2,NA\n").toString(),
                    "--columns",
                    "y")
                .err())
        .contains("column 'y' has no value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,1;0,x | line 2, column 2: 'x' is no entry of a topology; write 0 for none",
        "1,1;0,-1 | line 2, column 2: '-1' is no entry of a topology",
        "*,*;0,1.5 | line 2, column 2: '1.5' is no entry of a topology",
        "*,*;0, | line 2, column 2: '' is no entry of a topology",
        "1,1;0,0 | line 2: the entries have the sum 0, but must have 1",
        "*,*;0.5,0.4 | line 2: the entries have the sum 0.9, but must have 1",
        "*,1;*,* | line 1: the fixed entries have the sum 1 and leave nothing to those that are",
        "1,1;1 | line 2: has 1 entry, but there are 2 rows; a topology has as many columns as rows",
        "1,1 | line 1: has 2 entries, but there are 1 row",
        "; | is empty; a topology has a row and a column for each state",
      })
  void filesThatAreNoTopologiesAreNamed(String content, String message) throws IOException {
    Path data = write("data.csv", GOOD);
    Path topology = write("topology.csv", content.replace(';', '\n') + "\n");
    Em em = fails(ExitCode.DATA, "fit", "hmm", data.toString(), "--topology", topology.toString());
    assertThat(em.err()).startsWith("em: " + topology).contains(message);
  }

  @Test
  void topologiesOfOtherStatesAreRefused() throws IOException {
    String data = write("data.csv", GOOD).toString();
    String three = write("three.csv", "1,1,1\n1,1,1\n1,1,1\n").toString();
    assertThat(fails(ExitCode.USAGE, "fit", "hmm", data, "--topology", three, "-k", "2").err())
        .contains("-k 2 contradicts --topology " + three + ", whose number of states is 3");
    assertThat(
            fails(
                    ExitCode.USAGE,
                    "fit",
                    "hmm",
                    data,
                    "--columns",
                    "y",
                    "--topology",
                    three,
                    "--component",
                    "normal",
                    "--component",
                    "normal")
                .err())
        .contains(" is one of 3 states, but --component gives 2");
  }

  @Test
  void labelsThatTheTopologyCannotReachAreNamed() throws IOException {
    Path data = write("data.csv", GOOD.replace("a,5.1,,1", "a,5.1,0,1"));
    Em em =
        fails(ExitCode.FIT, with(ROLES, "fit", "hmm", data.toString(), "--topology", "left-right"));
    assertThat(em.err()).contains(data + ", line 5: ", "cannot be in state 0, as its label says");
  }

  @Test
  void startsThatContradictOptionsAreRefused() throws IOException {
    Path data = write("data.csv", GOOD);
    String start = folder.resolve("start.json").toString();
    Em.done("fit", "hmm", data.toString(), "--columns", "y", "-q", "-o", start);
    String none = folder.resolve("none.json").toString();
    String[][] contradictions = {
      {"--states", "3"},
      {"-k", "3"},
      {"--covariance", "diag"},
      {"--family", "normal"},
      {"--mix", "2"},
      {"--columns", "w"},
      {"--restarts", "2"},
      {"--init", "kmeans"},
      {"--component", "normal"},
      {"--topology", "left-right"},
    };
    for (String[] options : contradictions) {
      Em em =
          fails(
              ExitCode.USAGE, with(options, "fit", "hmm", data.toString(), "--init-model", start));
      assertThat(em.err()).contains(options[0], "contradicts --init-model " + start);
    }
    Em same =
        Em.done(
            "fit",
            "hmm",
            data.toString(),
            "--init-model",
            start,
            "--states",
            "2",
            "--covariance",
            "full",
            "--mix",
            "1",
            "--columns",
            "y",
            "--restarts",
            "1");
    assertThat(same.out()).contains("2 states of y");
    assertThat(fails(ExitCode.DATA, "fit", "hmm", data.toString(), "--init-model", none).err())
        .contains("no such file");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", none);
    assertThat(fails(ExitCode.USAGE, "fit", "hmm", Em.FAITHFUL, "--init-model", none).err())
        .contains(" is a gaussian-mixture, but fit hmm starts from a hidden-markov-model");
    assertThat(fails(ExitCode.USAGE, "fit", "gmm", data.toString(), "--init-model", start).err())
        .contains(" is a hidden-markov-model, but fit gmm starts from a gaussian-mixture");
  }
}
