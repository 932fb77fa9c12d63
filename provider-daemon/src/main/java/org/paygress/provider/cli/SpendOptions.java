package org.paygress.provider.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which money a command may spend. */
final class SpendOptions {

  @Option(names = "--mint", paramLabel = "URL", description = "needed when several hold money")
  private @Nullable String mint;

  @Option(
      names = "--owed-too",
      description = "spend even what is owed to consumers for time not served yet")
  private boolean owedToo;

  /** Adds what was chosen to a command's {@code arguments}. */
  void addTo(ObjectNode arguments) {
    if (mint != null) {
      arguments.put("mint", mint);
    }
    if (owedToo) {
      arguments.put("owed_too", true);
    }
  }
}
