package org.paygress.consumer.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.paygress.cashu.token.Token;
import org.paygress.consumer.UserException;
import org.paygress.system.Parsed;
import picocli.CommandLine.Option;

/** Where the payment comes from. A file or standard input keeps it out of the process list. */
public final class TokenSource {

  private static final int BYTES_MAX = 512 * 1024;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The Cashu token; visible to other users of this machine, see --token-file.")
  private @Nullable String token;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "A file that holds the Cashu token; - for standard input.")
  private @Nullable String file;

  @Option(
      names = "--no-lock",
      description =
          "Send the token as it is. Default: where the provider asks for it, the token is first"
              + " swapped at its mint, for the mint's fees, for one that only the provider can"
              + " redeem.")
  private boolean noLock;

  @Option(
      names = "--lock-minutes",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description =
          "How long only the provider can redeem a locked token; then you can take it back."
              + " Providers want more than 10. Default: ${DEFAULT-VALUE}")
  private int lockMinutes = 30;

  /** How long the token is to be locked, if the provider takes locked ones. */
  public Optional<Duration> lock(Given given) {
    return noLock || given.locked()
        ? Optional.empty()
        : Optional.of(Duration.ofMinutes(lockMinutes));
  }

  /**
   * A token.
   *
   * @param text what it came as: providers know it by that
   * @param locked whether it is locked to the provider already
   */
  public record Given(String text, Token token, boolean locked) {
    @Override
    public String toString() {
      return "Given(" + token + ")";
    }
  }

  public Given read() throws UserException {
    String text = Token.bare(text());
    return switch (Token.parseLong(text)) {
      case Parsed.Ok<Token>(var read) ->
          new Given(text.length() > Token.ENCODED_LENGTH_MAX ? read.encode() : text, read, false);
      case Parsed.Malformed<Token>(var reason) ->
          throw new UserException(
              "that is no Cashu token: " + reason, "check that the whole token was given");
    };
  }

  private String text() throws UserException {
    if (token != null) {
      return token;
    }
    if (file == null) {
      throw new UserException(
          "no payment is given",
          "pass --token-file FILE (or -); 'paygress price' says what your wallet has to pay");
    }
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      return new String(in.readNBytes(BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserException("cannot read the token from " + file, "name a readable file");
    }
  }
}
