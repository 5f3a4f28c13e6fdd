package org.em4j.examples;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom. Every rule is checked on all classes of a module, which are counted against
 * its sources, and is seen to fail where it must.
 */
class ArchitectureTest {
  /** Modules and outside packages that a module may use, besides itself and java. */
  private static final Map<String, List<String>> MAY_USE =
      Map.of(
          "core", List.of("org.slf4j.."),
          "distributions", List.of("core", "org.ejml..", "org.apache.commons.math3.."),
          "gmm", List.of("core", "distributions", "org.ejml..", "org.apache.commons.math3.."),
          "bernoulli", List.of("core", "distributions", "org.apache.commons.math3.."),
          "hmm", List.of("core", "distributions", "org.ejml..", "org.apache.commons.math3.."),
          "io", List.of("core", "com.fasterxml.jackson.core..", "de.siegmar.fastcsv.."),
          "report",
              List.of(
                  "core",
                  "distributions",
                  "gmm",
                  "bernoulli",
                  "hmm",
                  "io",
                  "com.fasterxml.jackson.core..",
                  "org.knowm.xchart..",
                  "javax.imageio.."),
          "cli",
              List.of(
                  "core",
                  "distributions",
                  "gmm",
                  "bernoulli",
                  "hmm",
                  "io",
                  "report",
                  "picocli..",
                  "com.google.inject..",
                  "ch.qos.logback..",
                  "org.slf4j..",
                  "javax.management.."),
          "examples",
              List.of(
                  "core",
                  "distributions",
                  "gmm",
                  "bernoulli",
                  "hmm",
                  "io",
                  "report",
                  "cli",
                  "javax.imageio.."));

  private static final Set<String> PROGRAMS = Set.of("cli", "examples");

  private static final Map<String, JavaClasses> MODULES = new TreeMap<>();

  @BeforeAll
  static void readClasses() {
    for (String module : Repository.modules()) {
      MODULES.put(module, Repository.classes(module, "main"));
    }
  }

  private static String own(String module) {
    return "org.em4j." + module + "..";
  }

  private static void requireViolated(ArchRule rule, String module) {
    assertThat(rule.evaluate(MODULES.get(module)).hasViolation())
        .as("'%s' is violated by em-%s", rule.getDescription(), module)
        .isTrue();
  }

  @Test
  void everyModuleHasARuleAndClasses() {
    assertThat(MAY_USE.keySet()).containsAll(MODULES.keySet());
    MODULES.forEach((module, classes) -> assertThat(classes).as("em-%s", module).isNotEmpty());
  }

  @Test
  void modulesLiveInTheirOwnPackages() {
    MODULES.forEach((module, read) -> classes().should().resideInAPackage(own(module)).check(read));
    requireViolated(classes().should().resideInAPackage(own("core")), "gmm");
  }

  private static ArchRule usesOnly(String module) {
    String[] allowed =
        Stream.concat(
                // Of the JDK, as java is; classes named Vector… alone use it, or no JVM without it
                // could load the others.
                Stream.of(
                    "java..", "jdk.incubator.vector..", "org.jspecify.annotations..", own(module)),
                MAY_USE.get(module).stream().map(use -> use.contains("..") ? use : own(use)))
            .toArray(String[]::new);
    return classes().should().onlyDependOnClassesThat(resideInAnyPackage(allowed));
  }

  @Test
  void onlyVectorKernelsUseTheVectorModule() {
    MODULES.forEach(
        (module, read) ->
            noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Vector")
                .and()
                .doNotHaveSimpleName("Lanes")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector..")
                .check(read));
    assertThat(MODULES.get("core").stream().map(c -> c.getSimpleName()))
        .contains("VectorBayesRule", "Lanes");
  }

  @Test
  void modulesUseWhatTheyMay() {
    MODULES.forEach((module, classes) -> usesOnly(module).check(classes));
    requireViolated(usesOnly("core"), "distributions");
    requireViolated(usesOnly("distributions"), "gmm");
    requireViolated(usesOnly("gmm"), "io");
    requireViolated(usesOnly("io"), "cli");
    requireViolated(usesOnly("cli"), "examples");
  }

  /** Of the libraries, but for the kernels of chains, whose storage is set field by field. */
  @Test
  void whatMayBeNullSaysSo() {
    for (String module : List.of("core", "distributions", "gmm", "bernoulli", "hmm", "io")) {
      assertThat(Repository.packages(module))
          .isNotEmpty()
          .filteredOn(file -> !file.endsWith(Path.of("hmm/internal/package-info.java")))
          .allSatisfy(file -> assertThat(Repository.text(file)).contains("\n@NullMarked\n"));
    }
  }

  @Test
  void librariesLeaveTheStandardStreamsAlone() {
    MODULES.forEach(
        (module, classes) -> {
          if (!PROGRAMS.contains(module)) {
            NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(classes);
          }
        });
    requireViolated(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS, "examples");
  }

  @Test
  void theRegistryAloneCallsTheServiceLoader() {
    ArchRule elsewhere =
        noClasses()
            .that()
            .resideOutsideOfPackage("org.em4j.core.plugin")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ServiceLoader.class);
    MODULES.values().forEach(elsewhere::check);
    requireViolated(
        noClasses().should().dependOnClassesThat().areAssignableTo(ServiceLoader.class), "core");
  }

  private static ArchRule showsNothingOf(String library) {
    return classes()
        .should(
            new ArchCondition<JavaClass>("show nothing of " + library) {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (isPublished(type)) {
                  type.getRawInterfaces().forEach(shown -> require(type, shown, events));
                  type.getRawSuperclass().ifPresent(shown -> require(type, shown, events));
                  Stream.concat(type.getFields().stream(), type.getCodeUnits().stream())
                      .filter(member -> isShown(member.getModifiers()))
                      .forEach(member -> requireMember(member, events));
                }
              }

              private void requireMember(JavaMember member, ConditionEvents events) {
                member
                    .getAllInvolvedRawTypes()
                    .forEach(shown -> require(member.getOwner(), shown, events));
              }

              private void require(JavaClass type, JavaClass shown, ConditionEvents events) {
                boolean clean = !shown.getBaseComponentType().getPackageName().startsWith(library);
                String message = type.getName() + " shows " + shown.getName();
                events.add(new SimpleConditionEvent(type, clean, message));
              }
            });
  }

  private static boolean isShown(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean isPublished(JavaClass type) {
    return isShown(type.getModifiers())
        && type.getEnclosingClass().map(ArchitectureTest::isPublished).orElse(true);
  }

  @Test
  void noMatrixLibraryIsSeenFromOutside() {
    MODULES.values().forEach(showsNothingOf("org.ejml")::check);
    MODULES.values().forEach(showsNothingOf("org.apache.commons.math3")::check);
    requireViolated(showsNothingOf("org.em4j.core.engine"), "gmm");
  }

  private static final SliceAssignment BY_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
          return "by package";
        }
      };

  @Test
  void packagesHaveNoCycles() {
    MODULES.forEach(
        (module, classes) ->
            slices()
                .assignedFrom(BY_PACKAGE)
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(false)
                .check(classes));
  }
}
