package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalLineTest {
  private final Screen screen = new Screen();
  private final TerminalLine terminal = new TerminalLine(screen);

  private void write(String text) throws IOException {
    terminal.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aShorterLineLeavesNothingOfALongerOne() {
    terminal.show("iteration 100 …");
    terminal.show("over");
    assertThat(screen.lines()).containsExactly("over");
    terminal.erase();
    assertThat(screen.lines()).containsExactly("");
  }

  @Test
  void whatTheTerminalEchoesIsErasedWithTheLine() throws IOException {
    terminal.show("iteration 1");
    screen.write("^C".getBytes(StandardCharsets.UTF_8));
    write("em: over\n");
    assertThat(screen.lines()).containsExactly("em: over", "");
  }

  @Test
  void messagesTakeThePlaceOfTheLine() throws IOException {
    write("em: first\n");
    terminal.show("iteration 1");
    write("em: second\n");
    assertThat(screen.lines()).containsExactly("em: first", "em: second", "");
    terminal.show("iteration 2");
    assertThat(screen.lines()).containsExactly("em: first", "em: second", "iteration 2");
  }

  @Test
  void aLineThatSomebodyHasBegunIsNotWrittenOver() throws IOException {
    write("em: ");
    terminal.show("iteration 1");
    write("message\n");
    assertThat(screen.lines()).containsExactly("em: message", "");
  }

  @Test
  void theSameLineIsWrittenOnce() {
    terminal.show("iteration 1");
    int size = screen.size();
    terminal.show("iteration 1");
    assertThat(screen.size()).isEqualTo(size);
    terminal.erase();
    int erased = screen.size();
    terminal.erase();
    assertThat(screen.size()).isEqualTo(erased);
  }

  @Test
  void whatAConsoleSaysTakesThePlaceOfTheLine() {
    Console console =
        new Console(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), screen, () -> 80);
    console.terminal().show("iteration 1");
    console.warn("too few rows");
    assertThat(screen.lines()).containsExactly("em: warning: too few rows", "");
  }

  @Test
  void aConsoleThatIsNoTerminalHasNone() {
    Console console =
        new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), screen);
    assertThat(console.terminal()).isNull();
  }
}
