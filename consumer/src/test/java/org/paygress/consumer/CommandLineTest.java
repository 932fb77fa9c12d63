package org.paygress.consumer;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.consumer.cli.Paygress;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.testbed.relay.DevRelay;

/** The command line, a relay and a provider that answers as a test tells it. */
abstract class CommandLineTest {

  protected static final Instant EXPIRY = Instant.parse("2026-11-22T16:52:06Z");
  protected static final StatusResponse RUNNING =
      new StatusResponse("1000", "Running", EXPIRY, 60, 1000, 1024, "127.0.0.1", 31_000, "user");

  @TempDir Path dir;
  protected DevRelay relay;
  protected AnsweringProvider provider;
  protected String token;

  protected record Run(int exit, String out, String err) {}

  @BeforeEach
  void start() throws Exception {
    relay = DevRelay.start(0);
    provider = new AnsweringProvider(relay.url());
    try (DevMint mint = DevMint.start(0, DevMintOptions.defaults())) {
      token = DevMints.mintToken(mint.url(), 10).encode();
    }
    Files.writeString(dir.resolve("token"), token + "\n");
  }

  @AfterEach
  void stop() {
    provider.close();
    relay.close();
  }

  protected Run paygress(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--identity=" + dir.resolve("identity"));
    int exit =
        Paygress.execute(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Run(exit, out.toString(), err.toString());
  }

  protected Run ask(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.add("--relay=" + relay.url());
    return paygress(all.toArray(String[]::new));
  }

  protected SecretKey identity() throws Exception {
    return SecretKey.of(Files.readString(dir.resolve("identity")).strip());
  }
}
