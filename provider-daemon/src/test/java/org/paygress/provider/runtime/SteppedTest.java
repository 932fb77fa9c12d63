package org.paygress.provider.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.nostr.SecretKey;

/** A {@link SteppedProvider} a test, which has forgotten every volume key in the end. */
public abstract class SteppedTest {

  protected final SecretKey alice = SecretKey.generate();
  protected SteppedProvider provider;

  @BeforeEach
  void start(@TempDir Path dir) {
    provider = new SteppedProvider(dir, grace());
  }

  /** How long the data of a lease that is over is kept. */
  protected Duration grace() {
    return Duration.ZERO;
  }

  @AfterEach
  void stop() {
    provider.close();
    assertThat(provider.keys()).isZero();
  }
}
