package org.paygress.wallet;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.paygress.cashu.token.Token;
import org.paygress.system.Parsed;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * A process that receives the tokens on its standard input, one a line, and prints for each the
 * milliseconds of processor time that the whole process spent on it.
 */
final class ReceiveCpu {
  private ReceiveCpu() {}

  /** The only argument is a path in an empty directory, for the wallet. */
  public static void main(String[] args) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    List<String> tokens =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
            .lines()
            .toList();
    Token first = parsed(tokens.getFirst());
    Path file = Path.of(args[0]);
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (CashuWallet wallet =
        CashuWallet.open(WalletSettings.of(file, WalletSeed.generate(), Set.of(first.mint())))) {
      wallet.assess(first);
      for (String text : tokens) {
        long before = system.getProcessCpuTime();
        Token token = parsed(text);
        if (!(wallet.receive(token.proofs().getFirst().c().hex(), token)
            instanceof ReceiveOutcome.Received)) {
          throw new IllegalStateException("the token was not received");
        }
        System.out.println((system.getProcessCpuTime() - before) / 1e6);
      }
    }
  }

  private static Token parsed(String text) {
    return switch (Token.parse(text)) {
      case Parsed.Ok<Token>(var token) -> token;
      case Parsed.Malformed<Token>(var reason) -> throw new IllegalArgumentException(reason);
    };
  }
}
