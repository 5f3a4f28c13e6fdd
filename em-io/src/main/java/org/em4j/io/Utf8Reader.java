package org.em4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8, and fails at what is not UTF-8 only after everything before it was returned, so
 * that whoever reads knows the line. ({@link java.io.InputStreamReader} fails a buffer too early.)
 */
final class Utf8Reader extends Reader {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).limit(0);
  private final CharBuffer pair = CharBuffer.allocate(2).limit(0);
  private boolean ended;

  Utf8Reader(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(char[] text, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    CharBuffer out = CharBuffer.wrap(text, from, length);
    if (pair.hasRemaining()) {
      out.put(pair.get());
      return 1;
    }
    int start = out.position();
    while (true) {
      CoderResult result = decoder.decode(bytes, out, ended);
      int count = out.position() - start;
      if (count > 0) {
        return count;
      }
      if (result.isError()) {
        result.throwException();
      }
      if (result.isOverflow()) {
        // room for one character, but the next one takes two
        decoder.decode(bytes, pair.clear(), ended);
        text[from] = pair.flip().get();
        return 1;
      }
      if (ended) {
        return -1;
      }
      bytes.compact();
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      ended = read < 0;
      bytes.position(bytes.position() + Math.max(0, read)).flip();
    }
  }

  /** Does nothing: the stream belongs to whoever opened it. */
  @Override
  public void close() {}
}
