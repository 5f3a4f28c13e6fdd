package org.em4j.core.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a small plugin to a real jar with a services file. */
final class PluginJar {
  private PluginJar() {}

  /**
   * Returns a provider's source: a convergence policy with this id, whose constructor does this.
   */
  static String policy(String className, String id, String constructorBody) {
    return "package third.party;\n"
        + "public class "
        + className
        + " implements org.em4j.core.plugin.ConvergencePolicyProvider {\n"
        + "  public "
        + className
        + "() { "
        + constructorBody
        + " }\n"
        + "  @Override public String id() { return "
        + (id == null ? "null" : '"' + id + '"')
        + "; }\n"
        + "  @Override public String description() { return \"a test\"; }\n"
        + "  @Override public org.em4j.core.engine.ConvergencePolicy create("
        + "org.em4j.core.plugin.Settings s) {\n"
        + "    return t -> org.em4j.core.engine.Verdict.CONVERGED;\n  }\n}\n";
  }

  /**
   * Makes a jar.
   *
   * @param folder where to
   * @param jar its name
   * @param services what its services file of convergence policies holds
   * @param source of {@code third.party.<className>}; null for none
   */
  static URL make(Path folder, String jar, String services, String className, String source) {
    try {
      Path work = Files.createDirectories(folder.resolve(jar + ".work"));
      if (source != null) {
        Path file =
            Files.createDirectories(work.resolve("third/party")).resolve(className + ".java");
        Files.writeString(file, source);
        compile(file, work);
        Files.delete(file);
      }
      Path named =
          Files.createDirectories(work.resolve("META-INF/services"))
              .resolve(ConvergencePolicyProvider.class.getName());
      Files.writeString(named, services, StandardCharsets.UTF_8);
      Path made = folder.resolve(jar);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(made));
          Stream<Path> files = Files.walk(work)) {
        for (Path entry : files.filter(Files::isRegularFile).sorted().toList()) {
          out.putNextEntry(new JarEntry(work.relativize(entry).toString().replace('\\', '/')));
          Files.copy(entry, out);
          out.closeEntry();
        }
      }
      return made.toUri().toURL();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void compile(Path file, Path into) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", into.toString(), "-cp"));
    try {
      arguments.add(
          Path.of(Registry.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    arguments.add(file.toString());
    if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("the plugin of the test does not compile");
    }
  }
}
