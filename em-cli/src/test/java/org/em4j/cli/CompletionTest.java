package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for bash, asked as bash asks it. */
class CompletionTest {
  private static final Pattern BROKEN = Pattern.compile("[=:]+|[^=:]+");

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("em.bash"), Em.done("completion", "bash").out());
    Files.writeString(folder.resolve("faithful.csv"), "\"eruptions\",waiting\n3.6,79\n");
    Files.writeString(folder.resolve("numbers.csv"), "1,2\n3,4\n");
    Files.writeString(folder.resolve("model.json"), "{}");
    Files.createDirectory(folder.resolve("more data"));
  }

  private static String quoted(String word) {
    return "'" + word + "'";
  }

  /** Returns the words of a line up to its end; bash parts them at = and :, zsh does not. */
  private static List<String> words(String line, boolean parted) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" +", -1)) {
      if (parted && !word.isEmpty()) {
        BROKEN.matcher(word).results().map(MatchResult::group).forEach(words::add);
      } else {
        words.add(word);
      }
    }
    return words;
  }

  /** Returns what may stand at the end of a line. */
  private List<String> completed(String line, boolean parted)
      throws IOException, InterruptedException {
    List<String> words = words(line, parted);
    String script =
        "set -u\nsource em.bash\nCOMP_WORDS=("
            + String.join(" ", words.stream().map(CompletionTest::quoted).toList())
            + ")\nCOMP_CWORD="
            + (words.size() - 1)
            + "\n_em\n[[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    Process process =
        new ProcessBuilder("bash", "--norc", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed.lines().toList();
  }

  private List<String> completed(String line) throws IOException, InterruptedException {
    return completed(line, true);
  }

  @Test
  void commandsAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("em "))
        .contains("fit", "predict", "score", "sample", "show", "plugins", "doctor", "completion");
    assertThat(completed("em pre")).containsExactly("predict");
    assertThat(completed("em help sc")).containsExactly("score");
    assertThat(completed("em --plugins a.jar sh")).containsExactly("show");
    assertThat(completed("em completion ")).containsExactly("bash", "zsh");
  }

  @Test
  void optionsOfTheCommandAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("em fit gmm faithful.csv --cov")).containsExactly("--covariance");
    assertThat(completed("em fit --max")).containsExactly("--max-iterations");
    assertThat(completed("em fit gmm -"))
        .contains("-k", "-o", "--header", "--no-header", "--plugins", "-h");
    assertThat(completed("em score --pro")).isEmpty();
    assertThat(completed("em predict --pro")).containsExactly("--proba");
    assertThat(completed("em --ver")).containsExactly("--verbose", "--version");
  }

  @Test
  void valuesAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("em fit ")).isEqualTo(FitScope.MODELS);
    assertThat(completed("em fit -q h")).containsExactly("hmm");
    assertThat(completed("em fit gmm x.csv --covariance "))
        .containsExactly("full", "tied", "diag", "spherical");
    assertThat(completed("em fit gmm x.csv --criterion ")).contains("bic", "aic", "icl");
    assertThat(completed("em fit hmm x.csv --training v")).containsExactly("viterbi");
    assertThat(completed("em fit hmm x.csv --init s"))
        .containsExactly("segmental-kmeans", "stretches");
    assertThat(completed("em fit mixture x.csv --prior p")).containsExactly("pseudo-count=");
    assertThat(completed("em score m.json x.csv --format j")).containsExactly("json");
    assertThat(completed("em fit gmm x.csv -k ")).isEmpty();
  }

  @Test
  void idsComeFromTheRegistry() throws IOException, InterruptedException {
    Registry registry = Registry.standard();
    assertThat(completed("em fit mixture x.csv --family "))
        .containsExactlyElementsOf(registry.families().ids());
    assertThat(completed("em fit gmm x.csv --convergence "))
        .containsExactlyElementsOf(registry.convergencePolicies().ids());
    assertThat(completed("em fit gmm x.csv --restart-policy "))
        .containsExactlyElementsOf(registry.restartPolicies().ids());
    assertThat(completed("em fit gmm x.csv --init ")).containsAll(registry.initializers().ids());
  }

  @Test
  void aListIsCompletedBehindEveryComma() throws IOException, InterruptedException {
    assertThat(completed("em fit gmm x.csv --covariance full,d")).containsExactly("full,diag");
    assertThat(completed("em fit mixture x.csv --family normal,poi"))
        .containsExactly("normal,poisson");
  }

  @Test
  void aValueBehindAnEqualsSignIsCompletedAsTheShellParts() throws Exception {
    assertThat(completed("em fit gmm --covariance=sp", true)).containsExactly("spherical");
    assertThat(completed("em fit gmm --covariance=", true)).contains("full", "diag");
    assertThat(completed("em fit gmm --covariance=full,d", true)).containsExactly("full,diag");
    assertThat(completed("em fit gmm --covariance=sp", false))
        .containsExactly("--covariance=spherical");
    assertThat(completed("em fit mixture --family binomial:trials=3 x.csv --tol", true))
        .containsExactly("--tolerance");
    assertThat(completed("em fit --seed=3 b", true)).containsExactly("bernoulli");
  }

  @Test
  void filesAreCompleted() throws IOException, InterruptedException {
    assertThat(completed("em fit gmm f")).containsExactly("faithful.csv");
    assertThat(completed("em predict mod")).containsExactly("model.json");
    assertThat(completed("em predict model.json ")).contains("faithful.csv", "more data");
    assertThat(completed("em fit gmm faithful.csv -o m"))
        .containsExactlyInAnyOrder("model.json", "more data");
    assertThat(completed("em fit gmm faithful.csv --output=mod")).containsExactly("model.json");
    assertThat(completed("em fit hmm faithful.csv --topology ")).contains("banded", "model.json");
    assertThat(completed("em --plugins mor")).containsExactly("more data");
  }

  @Test
  void columnsAreThoseOfTheData() throws IOException, InterruptedException {
    assertThat(completed("em fit gmm faithful.csv --columns "))
        .containsExactly("eruptions", "waiting");
    assertThat(completed("em fit gmm faithful.csv -q --columns eruptions,w"))
        .containsExactly("eruptions,waiting");
    assertThat(completed("em fit gmm faithful.csv --weight-column w")).containsExactly("waiting");
    assertThat(completed("em fit gmm numbers.csv --columns ")).isEmpty();
    assertThat(completed("em fit gmm nosuch.csv --columns ")).isEmpty();
  }

  @Test
  void zshIsToldToTakeTheSameScript() throws IOException {
    String zsh = Em.done("completion", "zsh").out();
    assertThat(zsh).contains("bashcompinit").endsWith(Files.readString(folder.resolve("em.bash")));
  }

  @Test
  void anUnknownShellIsWrongUsage() {
    Em em = Em.run("completion", "bassh");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("unknown shell 'bassh' (did you mean 'bash'?); known: bash, zsh");
  }
}
