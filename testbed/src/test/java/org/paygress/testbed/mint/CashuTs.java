package org.paygress.testbed.mint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.paygress.protocol.money.MintUrl;

/** The wallet library of the web, cashu-ts 4.8.0, as a peer. Needs node and npm. */
final class CashuTs {
  private static final String SCRIPT = "cashu-ts-peer.mjs";

  private CashuTs() {}

  /** Mints, and sends {@code sats} such that the receiver's fee is included. */
  static String mint(MintUrl mint, long sats) {
    return run("mint", mint, Long.toString(sats));
  }

  /** Receives a token; the sats that are left after fees. */
  static long receive(MintUrl mint, String token) {
    return Long.parseLong(run("receive", mint, token));
  }

  private static String run(String verb, MintUrl mint, String argument) {
    Path directory =
        PeerCache.installed(
            "cashu-ts-4.8.0",
            List.of(List.of("npm", "install", "--no-audit", "--no-fund", "@cashu/cashu-ts@4.8.0")));
    try (InputStream script = CashuTs.class.getResourceAsStream(SCRIPT)) {
      Files.copy(
          Objects.requireNonNull(script),
          directory.resolve(SCRIPT),
          StandardCopyOption.REPLACE_EXISTING);
      Process process =
          new ProcessBuilder("node", SCRIPT, verb, mint.value())
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      try (var in = process.getOutputStream()) {
        in.write(argument.getBytes(StandardCharsets.UTF_8));
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("cashu-ts failed: " + output);
      }
      return output.substring(output.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
