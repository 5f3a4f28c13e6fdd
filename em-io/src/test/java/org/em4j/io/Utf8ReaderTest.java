package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Utf8ReaderTest {
  @Property
  void decodesAnyTextInAnyPortions(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 5) int portion) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String expected = new String(bytes, StandardCharsets.UTF_8);
    assertThat(read(new Utf8Reader(slow(bytes)), portion)).isEqualTo(expected);
  }

  @Test
  void decodesPairsOfSurrogatesOneByOne() throws IOException {
    byte[] bytes = "a😀b😀".getBytes(StandardCharsets.UTF_8);
    assertThat(read(new Utf8Reader(new ByteArrayInputStream(bytes)), 1)).isEqualTo("a😀b😀");
  }

  @Test
  void returnsEverythingBeforeItFails() throws IOException {
    byte[] bytes = {'a', 'b', '\n', (byte) 0xe9, 'c'};
    Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes));
    char[] text = new char[10];
    assertThat(reader.read(text, 0, 10)).isEqualTo(3);
    assertThatThrownBy(() -> reader.read(text, 0, 10)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void failsAtATextThatEndsInsideACharacter() throws IOException {
    byte[] bytes = {'a', (byte) 0xe2, (byte) 0x82};
    Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes));
    char[] text = new char[10];
    assertThat(reader.read(text, 0, 10)).isEqualTo(1);
    assertThatThrownBy(() -> reader.read(text, 0, 10)).isInstanceOf(MalformedInputException.class);
  }

  private static String read(Utf8Reader reader, int portion) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[portion];
    int count = reader.read(buffer, 0, portion);
    while (count >= 0) {
      text.append(buffer, 0, count);
      count = reader.read(buffer, 0, portion);
    }
    return text.toString();
  }

  private static InputStream slow(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] buffer, int from, int length) {
        return super.read(buffer, from, Math.min(length, 3));
      }
    };
  }
}
