package org.em4j.io;

import java.nio.charset.StandardCharsets;

/** What NumPy writes before the numbers of an array. */
final class NpyFiles {
  private NpyFiles() {}

  static byte[] header(String dtype, boolean fortran, int rows, int columns) {
    String text =
        "{'descr': '"
            + dtype
            + "', 'fortran_order': "
            + (fortran ? "True" : "False")
            + ", 'shape': ("
            + rows
            + ", "
            + columns
            + "), }";
    String padded = text + " ".repeat(117 - text.length()) + "\n";
    return (NpyTableReader.MAGIC + "\u0001\u0000" + (char) padded.length() + "\u0000" + padded)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
