package org.em4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A test that cannot run fails; none is switched off and none gives up on an assumption. */
class NoSkippedTestsTest {
  private static final ArchRule NEVER_SKIPPED =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "org\\.junit\\..*\\.(Disabled|Ignore|Assume|Assumptions|TestAbortedException)"
                  + "|org\\.junit\\.jupiter\\.api\\.condition\\..*"
                  + "|org\\.assertj\\..*Assumptions"
                  + "|org\\.opentest4j\\.(TestAbortedException|TestSkippedException)"
                  + "|net\\.jqwik\\.api\\.Disabled");

  @Test
  void noTestIsDisabledOrAssumesAnything() {
    for (String module : Repository.modules()) {
      if (!Repository.sources(Path.of("em-" + module + "/src/test/java")).isEmpty()) {
        NEVER_SKIPPED.check(Repository.classes(module, "test"));
      }
    }
  }

  @Test
  void theRuleSeesAnnotationsAndCalls() {
    JavaClasses jupiter = new ClassFileImporter().importPackages("org.junit.jupiter.api");
    assertThat(NEVER_SKIPPED.evaluate(jupiter).getFailureReport().getDetails())
        .anyMatch(detail -> detail.contains("api.Assumptions.") && detail.contains("calls"))
        .anyMatch(detail -> detail.contains("is annotated with"));
  }
}
