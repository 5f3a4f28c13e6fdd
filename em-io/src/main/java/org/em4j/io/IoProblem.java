package org.em4j.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/** Says in words what an {@link IOException} says by its class. */
final class IoProblem {
  private IoProblem() {}

  static String describe(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    if (e instanceof EOFException) {
      return "the data ends too early; the file is truncated, make or copy it again";
    }
    if (e instanceof ZipException) {
      return "the compressed data is damaged (" + e.getMessage() + "); make or copy it again";
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
