package org.paygress.provider.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.mint.NutshellMint;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** A running Nutshell mint of somebody else's make. */
record MintPeer(MintUrl url, Running running) implements AutoCloseable {

  /** How to end it. */
  @FunctionalInterface
  interface Running {
    void stop();
  }

  /** What the mint takes for each proof, in thousandths of a sat. */
  static final long FEE_PPK = 100;

  private static final int PORT = 3338;

  /** Where a mint comes from. */
  enum Source {
    /** Keyset ids of version 01. */
    RELEASE_0_20_2,
    /** Keyset ids of version 00. */
    RELEASE_0_18_2,
    /** Release 0.20.2 as an image, run by Testcontainers. */
    IN_A_CONTAINER;

    MintPeer start() throws IOException, InterruptedException {
      return switch (this) {
        case RELEASE_0_20_2 -> process("0.20.2");
        case RELEASE_0_18_2 -> process("0.18.2");
        case IN_A_CONTAINER -> container("0.20.2");
      };
    }
  }

  private static MintPeer process(String release) {
    NutshellMint mint = NutshellMint.start(release, FEE_PPK);
    return new MintPeer(mint.url(), mint::close);
  }

  private static MintPeer container(String release) throws IOException, InterruptedException {
    DockerEngine engine = DockerEngine.available();
    try {
      GenericContainer<?> container =
          new GenericContainer<>(engine.nutshell(release))
              .withEnv(
                  Map.of(
                      "MINT_BACKEND_BOLT11_SAT", "FakeWallet",
                      "MINT_PRIVATE_KEY", SecretKey.generate().publicKey().hex(),
                      "MINT_DATABASE", "/tmp/mint",
                      "MINT_INPUT_FEE_PPK", Long.toString(FEE_PPK),
                      "MINT_RATE_LIMIT", "false",
                      "TOR", "false"))
              .withCommand(
                  "/opt/nutshell/bin/mint", "--host", "0.0.0.0", "--port", Integer.toString(PORT))
              .withExposedPorts(PORT)
              .waitingFor(
                  Wait.forHttp("/v1/info").forPort(PORT).withStartupTimeout(Duration.ofMinutes(2)));
      container.start();
      MintUrl url = MintUrl.of("http://127.0.0.1:" + container.getMappedPort(PORT));
      return new MintPeer(
          url,
          () -> {
            container.stop();
            engine.close();
          });
    } catch (IOException | InterruptedException | RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  @Override
  public void close() {
    running.stop();
  }
}
