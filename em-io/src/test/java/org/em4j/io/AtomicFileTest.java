package org.em4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  @Test
  void writesANewFile() throws IOException {
    Path file = folder.resolve("model.json");
    AtomicFile.write(file, out -> out.write("new".getBytes(UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("model.json");
  }

  @Test
  void replacesAnOldFileAndKeepsItsPermissions() throws IOException {
    Path file = Files.writeString(folder.resolve("model.json"), "a much longer old content");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    AtomicFile.write(file, out -> out.write("new".getBytes(UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(names()).containsExactly("model.json");
  }

  @Test
  void showsTheOldFileUntilTheNewOneIsWhole() {
    Path file = folder.resolve("model.json");
    AtomicFile.write(file, out -> out.write("old".getBytes(UTF_8)));
    AtomicFile.write(
        file,
        out -> {
          out.write("new".getBytes(UTF_8));
          out.flush();
          assertThat(file).hasContent("old");
        });
    assertThat(file).hasContent("new");
  }

  @Test
  void leavesTheOldFileAndNothingElseWhenWritingFails() throws IOException {
    Path file = Files.writeString(folder.resolve("model.json"), "old");
    DataException error =
        catchThrowableOfType(
            DataException.class,
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1_000_000]);
                      throw new IOException("No space left on device");
                    }));
    assertThat(error).hasMessage(file + ": cannot be written: No space left on device");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("model.json");
  }

  @Test
  void leavesNothingWhenTheContentFails() throws IOException {
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    folder.resolve("model.json"),
                    out -> {
                      throw new IllegalStateException("no model");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no model");
    assertThat(names()).isEmpty();
  }

  @Test
  void namesAFullDisk() {
    Path full = Path.of("/dev/full");
    assertThat(error(full)).hasMessage("/dev/full: cannot be written: No space left on device");
  }

  @Test
  void namesAMissingDirectoryADirectoryAndAFileUsedAsDirectory() throws IOException {
    Path missing = folder.resolve("none").resolve("model.json");
    assertThat(error(missing))
        .hasMessage(missing + ": cannot be written: there is no directory " + missing.getParent());
    assertThat(error(folder)).hasMessage(folder + ": is a directory; name a file in it");
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(error(file.resolve("model.json")))
        .hasMessageContaining("cannot be written: there is no directory " + file);
  }

  @Test
  void namesADirectoryThatCannotBeWritten() {
    Path file = Path.of("/sys/model.json"); // where not even the superuser can make a file
    assertThat(error(file)).hasMessageStartingWith("/sys/model.json: cannot be written: ");
  }

  @Test
  void keepsASymbolicLinkAndReplacesItsTarget() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Path target = Files.writeString(other.resolve("target.json"), "old");
    Path link =
        Files.createSymbolicLink(folder.resolve("model.json"), Path.of("other/target.json"));
    AtomicFile.write(link, out -> out.write("new".getBytes(UTF_8)));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(target).hasContent("new");
    assertThat(other).isDirectoryNotContaining(path -> !path.equals(target));
  }

  @Test
  void writesANamedPipeDirectly() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    AtomicFile.write(pipe, out -> out.write("through".getBytes(UTF_8)));
    assertThat(reader.inputReader().readLine()).isEqualTo("through");
    assertThat(reader.waitFor()).isZero();
    assertThat(names()).containsExactly("pipe");
  }

  @Test
  void writesFilesInSharedMemoryAsFiles() throws IOException {
    Path shared = Files.createTempDirectory(Path.of("/dev/shm"), "em4j");
    Path file = shared.resolve("model.json");
    try {
      AtomicFile.write(file, out -> out.write("new".getBytes(UTF_8)));
      assertThat(file).hasContent("new");
    } finally {
      Files.deleteIfExists(file);
      Files.delete(shared);
    }
  }

  @Test
  void writesDevicesDirectly() {
    AtomicFile.write(Path.of("/dev/null"), out -> out.write(1));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  private static DataException error(Path file) {
    return catchThrowableOfType(
        DataException.class, () -> AtomicFile.write(file, out -> out.write(1)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
