package org.em4j.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.em4j.core.internal.KernelChoice;
import org.em4j.io.ModelFiles;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;

/** What {@code em doctor} tells of the program and of the Java that runs it. */
final class RuntimeFindings {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String ARCHIVE_OPTION = "-XX:SharedArchiveFile=";
  private static final String ARCHIVE = "class archive";
  private static final String MEMORY = "memory";

  /** The paths that the launcher makes archives for; the list stands in launch.sh, too. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._~@+=,:-]*");

  /** Less is little for data of a million rows. */
  private static final long LITTLE = 512;

  private RuntimeFindings() {}

  static List<Finding> all() {
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return List.of(
        Finding.fine("em4j", ModelFiles.version() + ", " + location()),
        java(),
        vectorModule(
            ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent(),
            ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()),
        kernels(),
        Finding.fine("cores", Integer.toString(Runtime.getRuntime().availableProcessors())),
        memory(Runtime.getRuntime().maxMemory() >> 20, machine()),
        archive(options, property("java.vm.info").contains("sharing"), location()));
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  private static Finding java() {
    String java =
        property("java.version") + " of " + property("java.vendor") + ", " + property("java.home");
    return property("java.vm.info").contains("interpreted")
        ? Finding.amiss(
            "Java",
            java + ", interpreting",
            "take -Xint out of EM_JAVA_OPTS and JAVA_TOOL_OPTIONS: compiled, fits are many times as"
                + " fast")
        : Finding.fine("Java", java);
  }

  /** Returns where the program stands. */
  private static Path location() {
    CodeSource source = RuntimeFindings.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      return Path.of(source.getLocation().getPath());
    }
  }

  /**
   * Tells of the module of vector instructions.
   *
   * @param added whether the JVM was started with it
   * @param shipped whether this Java has it
   */
  static Finding vectorModule(boolean added, boolean shipped) {
    String what = "vector module";
    if (added) {
      return Finding.fine(what, VECTOR_MODULE + ", " + lanes());
    }
    return shipped
        ? Finding.amiss(
            what,
            "not added",
            "start em by its script, or Java with --add-modules "
                + VECTOR_MODULE
                + ": long fits are about three times as fast")
        : Finding.amiss(
            what,
            "this Java does not have it",
            "use a whole JDK (JAVA_HOME): long fits are about three times as fast with "
                + VECTOR_MODULE);
  }

  /** By reflection: a class that named one of the module could not be loaded without it. */
  private static String lanes() {
    try {
      Object species =
          Class.forName(VECTOR_MODULE + ".DoubleVector").getField("SPECIES_PREFERRED").get(null);
      Object lanes =
          Class.forName(VECTOR_MODULE + ".VectorSpecies").getMethod("length").invoke(species);
      return lanes + " numbers at a time";
    } catch (ReflectiveOperationException e) {
      return "of a width that it does not tell";
    }
  }

  private static Finding kernels() {
    String what = "kernels";
    // Logging is set up in another thread; SLF4J complains of what is logged before, as the choice
    // is.
    while (LoggerFactory.getILoggerFactory() instanceof SubstituteLoggerFactory) {
      Thread.onSpinWait();
    }
    try {
      if (KernelChoice.vector()) {
        return Finding.fine(what, "vector");
      }
      String wanted = System.getProperty("em4j.kernels", "auto");
      return wanted.equals("plain")
          ? Finding.amiss(
              what,
              "plain, as the system property em4j.kernels says",
              "leave the property out: auto takes the vector kernels, which give the same bits")
          : Finding.fine(what, "plain, because the vector module is not there");
    } catch (ExceptionInInitializerError e) {
      return Finding.broken(
          what, e.getCause().getMessage(), "leave the system property em4j.kernels out");
    } catch (NoClassDefFoundError e) {
      return Finding.broken(what, e.getMessage(), "leave the system property em4j.kernels out");
    }
  }

  /** Returns the memory of the machine in MB, or −1. */
  private static long machine() {
    try {
      Object bytes =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME),
                  "TotalMemorySize");
      return (Long) bytes >> 20;
    } catch (JMException e) {
      return -1;
    }
  }

  /**
   * Tells of the memory.
   *
   * @param heap the JVM's limit, in MB
   * @param machine all that there is, in MB, or −1
   */
  static Finding memory(long heap, long machine) {
    String is = "up to " + heap + " MB" + (machine < 0 ? "" : " of the machine's " + machine);
    return heap < LITTLE
        ? Finding.amiss(MEMORY, is, "raise it, as with EM_JAVA_OPTS=-Xmx2g")
        : Finding.fine(MEMORY, is + " (EM_JAVA_OPTS=-Xmx… sets it)");
  }

  /**
   * Tells of the archive of classes that lets the program start sooner.
   *
   * @param options of the JVM
   * @param shared whether the JVM uses an archive
   * @param jar of the program: the script keeps its archive beside it
   */
  static Finding archive(List<String> options, boolean shared, Path jar) {
    for (String option : options) {
      if (option.startsWith(ARCHIVE_OPTION)) {
        String file = option.substring(ARCHIVE_OPTION.length());
        return shared
            ? Finding.fine(ARCHIVE, file)
            : Finding.amiss(
                ARCHIVE,
                file + ", which this Java does not take",
                "remove it, and the script em makes a new one: em starts sooner with it");
      }
    }
    Path failed = jar.resolveSibling("em-" + property("java.version") + ".jsa");
    if (isEmpty(failed)) {
      return Finding.amiss(
          ARCHIVE,
          "none, because it could not be made",
          "remove " + failed + ", and the script em tries again: em starts sooner with it");
    }
    return archivable(jar.toString())
        ? Finding.amiss(
            ARCHIVE,
            "none",
            "start em by its script at a terminal, which makes one: em starts sooner with it")
        : Finding.amiss(
            ARCHIVE,
            "none, because of the blanks or other characters in " + jar,
            "move em4j to a path of plain letters and digits: em starts sooner with an archive");
  }

  /** Tells whether the scripts make an archive for a jar: as {@code launch.sh} has it. */
  static boolean archivable(String jar) {
    return PLAIN.matcher(jar).matches();
  }

  private static boolean isEmpty(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
