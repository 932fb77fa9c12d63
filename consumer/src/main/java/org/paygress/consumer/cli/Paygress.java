package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.paygress.consumer.UserException;
import org.paygress.consumer.payment.Refund;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The consumer's command line.
 *
 * <p>Exit codes: 0 done, 1 refused or failed (a remedy is printed, with {@code --json} also an
 * object {@code error}), 2 wrong usage.
 */
@Command(
    name = "paygress",
    mixinStandardHelpOptions = true,
    versionProvider = Paygress.Version.class,
    description = "Rents encrypted Linux containers over Nostr, paid with ecash.",
    subcommands = {
      HistoryCommand.class,
      IdentityCommand.class,
      ListCommand.class,
      PriceCommand.class,
      ReclaimCommand.class,
      RefundCommand.class,
      SpawnCommand.class,
      StatusCommand.class,
      TopUpCommand.class,
      VolumeKeyCommand.class
    })
public final class Paygress {

  private static final int FAILED = 1;

  /** Which build this is, as the build wrote it into a resource. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Paygress.class.getResourceAsStream("version.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      return new String[] {"paygress " + properties.getProperty("version", "unknown")};
    }
  }

  private Paygress() {}

  public static void main(String[] args) {
    System.exit(
        execute(
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            args));
  }

  public static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Paygress())
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler((e, line, result) -> explain(e, line))
        .execute(args);
  }

  private static int explain(Exception e, CommandLine line) {
    PrintWriter err = line.getErr();
    if (e instanceof UserException mistake) {
      err.println("paygress: " + Output.printable(String.valueOf(mistake.getMessage())));
      mistake.details().ifPresent(said -> err.println("  details: " + Output.printable(said)));
      err.println("  remedy: " + mistake.remedy());
      Optional<String> refund = mistake.refundToken();
      refund.ifPresent(
          token -> {
            err.println(
                "  refund: "
                    + Refund.of(token).worth()
                    + ", "
                    + Output.printable(mistake.refundNote()));
            err.println("  refund token: " + Output.printable(token));
          });
      if (line.getParseResult().hasMatchedOption("--json")) {
        Output.print(line.getOut(), true, json(mistake), List.of());
      }
    } else {
      err.println("paygress: unexpected failure: " + e);
      err.println("  remedy: please report it");
    }
    err.flush();
    return FAILED;
  }

  private static ObjectNode json(UserException mistake) {
    ObjectNode root = Output.JSON.createObjectNode();
    ObjectNode error = root.putObject("error").put("message", mistake.getMessage());
    mistake
        .reply()
        .ifPresent(
            reply -> {
              error.put("error_type", reply.wireType()).put("message", reply.message());
              reply.details().ifPresent(details -> error.put("details", details));
            });
    error.put("remedy", mistake.remedy());
    mistake
        .refundToken()
        .ifPresent(
            token -> error.put("refund_token", token).put("refund_note", mistake.refundNote()));
    return root;
  }
}
