package org.em4j.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a file so that it appears whole or not at all: into a temporary file beside it, which then
 * takes its place. If anything fails, the temporary file is deleted and an old file stays as it is.
 *
 * <p>A symbolic link stays a link; the file that it points to is replaced. What is not a regular
 * file ({@code /dev/stdout}, a named pipe) is written directly. A name that ends in {@code .gz} is
 * written compressed.
 */
public final class AtomicFile {
  private static final int LINKS = 40;
  private static final int BUFFER = 1 << 16;

  private AtomicFile() {}

  /** Writes what is to be in the file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything.
     *
     * @param out buffered; closed by the caller
     * @throws IOException if {@code out} does
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, or leaves everything as it was.
   *
   * @throws DataException if the file cannot be written
   */
  public static void write(Path target, Content content) {
    try {
      if (Files.isDirectory(target)) {
        throw DataException.inFile(target.toString(), "is a directory; name a file in it");
      }
      Path file = followLinks(target);
      Content encoded = isCompressed(target) ? out -> compress(content, out) : content;
      if (isSpecial(file)) {
        writeInto(file, encoded, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      } else {
        replace(file, encoded);
      }
    } catch (IOException e) {
      throw unwritable(target, e);
    } catch (UncheckedIOException e) {
      throw unwritable(target, Objects.requireNonNull(e.getCause()));
    }
  }

  private static void replace(Path file, Content content) throws IOException {
    boolean exists = Files.exists(file);
    if (exists && !Files.isWritable(file)) {
      throw DataException.inFile(file.toString(), "cannot be written: permission denied");
    }
    Path temporary =
        file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      writeInto(temporary, content, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      if (exists && Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static void writeInto(Path file, Content content, StandardOpenOption... options)
      throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(file, options), BUFFER)) {
      content.writeTo(out);
    }
  }

  private static void compress(Content content, OutputStream out) throws IOException {
    GZIPOutputStream compressed = new GZIPOutputStream(out, BUFFER);
    content.writeTo(compressed);
    compressed.finish();
  }

  private static boolean isCompressed(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  private static Path followLinks(Path target) throws IOException {
    Path file = target.toAbsolutePath();
    for (int i = 0; i < LINKS && Files.isSymbolicLink(file) && !isDevice(file); i++) {
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return file;
  }

  private static boolean isSpecial(Path file) {
    return isDevice(file)
        || (Files.exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
  }

  /** Tells whether a path names a device or an open file, as links in /dev and /proc do. */
  private static boolean isDevice(Path file) {
    return file.startsWith("/proc") || (file.startsWith("/dev") && !file.startsWith("/dev/shm"));
  }

  private static DataException unwritable(Path target, IOException e) {
    Path parent = target.toAbsolutePath().getParent();
    String reason =
        parent != null && !Files.isDirectory(parent)
            ? "there is no directory " + parent
            : IoProblem.describe(e);
    return DataException.inFile(target.toString(), "cannot be written: " + reason, e);
  }
}
