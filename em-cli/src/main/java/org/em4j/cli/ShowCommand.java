package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code em show MODEL}. */
@Command(
    name = "show",
    description = "Shows the parameters of a model.",
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em show model.json",
      "  em show model.json --format json"
    })
final class ShowCommand implements Runnable {
  private final Provider<ModelFiles> files;
  private final Console console;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path model;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "text or json (the model file). Default: text.")
  private OutputFormat format;

  @Inject
  ShowCommand(Provider<ModelFiles> files, Console console) {
    this.files = files;
    this.console = console;
  }

  @Override
  public void run() {
    ModelFile file = files.get().read(model);
    if (format == OutputFormat.json) {
      files.get().write(console.out(), Console.STANDARD_OUTPUT, file);
      return;
    }
    StringBuilder text = new StringBuilder();
    ModelText.parameters(file, true, text);
    file.fit().ifPresent(fit -> ModelText.fit(fit, text));
    console.print(text.toString());
  }
}
