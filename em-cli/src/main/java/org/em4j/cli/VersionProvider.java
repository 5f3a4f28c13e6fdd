package org.em4j.cli;

import org.em4j.io.ModelFiles;
import picocli.CommandLine.IVersionProvider;

/** What {@code em --version} prints. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"em4j " + ModelFiles.version()};
  }
}
