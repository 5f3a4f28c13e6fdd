package org.em4j.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;
import org.em4j.core.plugin.UnknownIdException;

/**
 * Reads and writes model files: JSON whose {@code type} names a model codec of the registry, which
 * knows the model's own names. A file never names a class. Compressed if the name ends in {@code
 * .gz}. Immutable and thread-safe.
 *
 * <p>Numbers are written so that reading them gives the same bits; a model read back scores the
 * same bits, and a file that em4j wrote is written again byte for byte.
 */
public final class ModelFiles {
  /** What the entry {@code format} of every model file says. */
  public static final String FORMAT = "em4j/model";

  /** The version of the format. */
  public static final int VERSION = 1;

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final Set<String> OWN =
      Set.of("format", "version", "type", "columns", "levels", "fit");

  private final Registry registry;

  /** Uses the models and families that em4j's own class loader sees. */
  public ModelFiles() {
    this(Registry.standard());
  }

  /** Uses the models and families of a registry. */
  public ModelFiles(Registry registry) {
    this.registry = registry;
  }

  /** Returns the version of em4j. */
  public static String version() {
    String version = ModelFiles.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /**
   * Describes a model for writing.
   *
   * @param model of a class that a registered codec is for
   * @param columns the names of the data's columns
   * @throws IllegalArgumentException if no codec is for it, or the number of columns is not its
   */
  public ModelFile describe(Object model, List<String> columns) {
    String type = registry.codecOf(model).type();
    return new ModelFile(type, columns, Map.of(), model, Optional.empty());
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it cannot be read or is no model file; syntax is named by line and
   *     column, content by its path, such as {@code components[1].parameters.sd}
   */
  public ModelFile read(Path file) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw DataException.inFile(name, "is a directory; name a model file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, name);
    } catch (IOException e) {
      throw DataException.inFile(name, "cannot be read: " + IoProblem.describe(e), e);
    }
  }

  /**
   * Reads a stream to its end and leaves it open.
   *
   * @param name what messages call the stream
   * @throws DataException if it cannot be read or is no model file
   */
  public ModelFile read(InputStream in, String name) {
    Document document;
    try {
      BufferedInputStream bytes = new BufferedInputStream(in, BUFFER);
      bytes.mark(2);
      int magic = (bytes.read() << 8) | bytes.read();
      bytes.reset();
      boolean compressed = magic == GZIP_MAGIC;
      if (!compressed && magic >= 0 && name.toLowerCase(Locale.ROOT).endsWith(".gz")) {
        throw DataException.inFile(
            name, "is not gzip data, as its name says; rename or compress it");
      }
      document = JsonReader.read(compressed ? new GZIPInputStream(bytes, BUFFER) : bytes, name);
    } catch (IOException e) {
      throw DataException.inFile(name, "cannot be read: " + IoProblem.describe(e), e);
    }
    try {
      return interpret(document);
    } catch (DocumentException | IllegalArgumentException e) {
      throw DataException.inFile(name, String.valueOf(e.getMessage()), e);
    }
  }

  private ModelFile interpret(Document document) {
    if (!document.has("format") || !FORMAT.equals(document.value("format"))) {
      throw new DocumentException("is no model file of em4j: format must be \"" + FORMAT + "\"");
    }
    if (document.integer("version") != VERSION) {
      throw new DocumentException(
          "version must be "
              + VERSION
              + ", but is "
              + document.integer("version")
              + ": the file is of another em4j");
    }
    String type = document.text("type");
    ModelCodec<?> codec;
    try {
      codec = registry.modelCodecs().create(type, Settings.none());
    } catch (UnknownIdException e) {
      throw new DocumentException("type: " + e.getMessage(), e);
    }
    List<String> columns = document.texts("columns");
    Map<String, List<String>> levels = new LinkedHashMap<>();
    if (document.has("levels")) {
      Document byColumn = document.document("levels");
      byColumn.names().forEach(column -> levels.put(column, byColumn.texts(column)));
    }
    Document.Builder own = Document.builder();
    for (String name : document.names()) {
      if (!OWN.contains(name)) {
        own.value(name, document.value(name));
      }
    }
    Object model = codec.read(own.build(), registry);
    ModelFile.requireColumns(model, columns);
    Optional<FitSummary> fit =
        document.has("fit")
            ? Optional.of(FitSummary.read(document.document("fit")))
            : Optional.empty();
    return new ModelFile(type, columns, levels, model, fit);
  }

  /**
   * Writes a file, which appears whole or not at all.
   *
   * @throws DataException if the file cannot be written
   */
  public void write(Path target, ModelFile file) {
    Document document = document(file);
    AtomicFile.write(target, out -> JsonWriter.write(document, out));
  }

  /**
   * Writes to a stream and leaves it open.
   *
   * @param name what messages call the stream, such as "standard output"
   * @throws DataException if the stream cannot be written
   */
  public void write(OutputStream out, String name, ModelFile file) {
    writeDocument(out, name, document(file));
  }

  /**
   * Writes the entries of a summary alone, as JSON.
   *
   * @param name what messages call the stream
   */
  public void write(OutputStream out, String name, FitSummary summary) {
    writeDocument(out, name, summary.document());
  }

  private static void writeDocument(OutputStream out, String name, Document document) {
    try {
      JsonWriter.write(document, out);
      out.flush();
    } catch (IOException e) {
      throw DataException.inFile(name, "cannot be written: " + IoProblem.describe(e), e);
    }
  }

  /** Returns what the file is to hold, in the order of the format. */
  private Document document(ModelFile file) {
    Document.Builder builder =
        Document.builder()
            .text("format", FORMAT)
            .integer("version", VERSION)
            .text("type", file.type())
            .texts("columns", file.columns());
    if (!file.levels().isEmpty()) {
      Document.Builder levels = Document.builder();
      file.levels().forEach(levels::texts);
      builder.document("levels", levels.build());
    }
    builder.all(own(registry.modelCodecs().create(file.type(), Settings.none()), file.model()));
    file.fit().ifPresent(fit -> builder.document("fit", fit.document()));
    return builder.build();
  }

  private static <M> Document own(ModelCodec<M> codec, Object model) {
    return codec.write(codec.modelClass().cast(model));
  }
}
