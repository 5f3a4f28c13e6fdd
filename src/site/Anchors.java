import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes links to headings work in the site as they do in the repository: gives each heading below
 * the title of a page the name that repositories give it. Fails where a link leads nowhere.
 *
 * <p>Run as a source file by the profile "site": {@code java Anchors.java FOLDER}, where FOLDER has
 * the folders {@code markdown} and {@code resources}, with links to pages that end in {@code .html}.
 */
final class Anchors {
  private static final Pattern HEADING = Pattern.compile("#{2,6} +(.+?) *#*");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s:#]*)(?:#([^)\\s]*))?\\)");

  private final Path markdown;
  private final Path resources;
  private final Map<Path, Set<String>> names = new TreeMap<>();
  private final Map<Path, List<String>> links = new TreeMap<>();

  private Anchors(Path folder) {
    markdown = folder.resolve("markdown");
    resources = folder.resolve("resources");
  }

  public static void main(String[] arguments) throws IOException {
    Anchors anchors = new Anchors(Path.of(arguments[0]));
    try (Stream<Path> files = Files.walk(anchors.markdown)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
        anchors.name(file);
      }
    }
    List<String> dead = anchors.dead();
    dead.forEach(System.err::println);
    System.exit(dead.isEmpty() ? 0 : 1);
  }

  /** Writes a name before each heading of a page, and remembers the page's names and links. */
  private void name(Path page) throws IOException {
    Set<String> names = new HashSet<>();
    List<String> links = new ArrayList<>();
    StringBuilder named = new StringBuilder();
    boolean code = false;
    for (String line : Files.readAllLines(page)) {
      code ^= line.stripLeading().startsWith("```");
      if (!code) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          String name = unique(heading.group(1), names);
          if (!name.equals(heading.group(1))) { // else it is the site's own, too
            named.append("<a id=\"").append(name).append("\"></a>\n\n");
          }
        }
        LINK.matcher(line.replaceAll("`[^`]*`", "")).results().forEach(l -> links.add(l.group()));
      }
      named.append(line).append('\n');
    }
    this.names.put(page, names);
    this.links.put(page, links);
    Files.writeString(page, named);
  }

  private static String unique(String heading, Set<String> names) {
    String text = heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").toLowerCase(Locale.ROOT);
    String name = text.replaceAll("[^\\p{L}\\p{N}\\- _]", "").replace(' ', '-');
    String unique = name;
    for (int i = 1; !names.add(unique); i++) {
      unique = name + "-" + i;
    }
    return unique;
  }

  private List<String> dead() {
    List<String> dead = new ArrayList<>();
    links.forEach(
        (page, targets) ->
            targets.stream()
                .filter(link -> !leadsSomewhere(page, link))
                .forEach(link -> dead.add(markdown.relativize(page) + ": dead link " + link)));
    return dead;
  }

  private boolean leadsSomewhere(Path page, String link) {
    Matcher parts = LINK.matcher(link);
    if (!parts.matches()) {
      throw new AssertionError(link);
    }
    String file = parts.group(1);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (file.endsWith(".html")) {
      target = target.resolveSibling(target.getFileName().toString().replaceAll("html$", "md"));
    }
    if (!names.containsKey(target)) {
      return Files.isRegularFile(resources.resolve(markdown.relativize(target)));
    }
    return parts.group(2) == null || names.get(target).contains(parts.group(2));
  }
}
