package org.em4j.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  @ParameterizedTest
  @MethodSource("org.em4j.examples.Repository#modules")
  void noTestIsDisabledOrAssumesAnything(String module) {
    JavaClasses tests = Repository.classes(module, "test");
    // A module without tests would pass, and so would one whose tests were not compiled.
    assertThat(Repository.sources(Path.of("em-" + module + "/src/test/java"))).isNotEmpty();
    assertThat(methodsThatAreTests(tests)).as("tests of em-%s that were seen", module).isPositive();
    NEVER_SKIPPED.check(tests);
  }

  private static long methodsThatAreTests(JavaClasses classes) {
    return classes.stream()
        .flatMap(each -> each.getMethods().stream())
        .filter(
            method ->
                method.isAnnotatedWith(Test.class)
                    || method.isAnnotatedWith(ParameterizedTest.class))
        .count();
  }

  @Test
  void theRuleSeesAnnotationsAndCalls() {
    // JUnit's own classes do what no test may.
    JavaClasses jupiter = new ClassFileImporter().importPackages("org.junit.jupiter.api");
    assertThat(NEVER_SKIPPED.evaluate(jupiter).getFailureReport().getDetails())
        .anyMatch(detail -> detail.matches("Method .* calls (method|constructor) .*"))
        .anyMatch(detail -> detail.contains("is annotated with"));
  }
}
