package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.guest.Checkout;
import org.paygress.testbed.guest.HostCommand;

/**
 * Keys and configuration of a new provider, made by {@code paygressd init} as an operator would and
 * then given the demo's values.
 *
 * @param config the daemon's configuration file
 * @param hostdConfig the root process's
 * @param stateDir where init put the key files
 * @param provider the new key
 */
record ProviderFiles(Path config, Path hostdConfig, Path stateDir, PublicKey provider) {

  /** Makes them below {@code dir}; {@code settings} may name another state directory. */
  static ProviderFiles create(Checkout checkout, Path dir, DaemonConfig settings)
      throws IOException, InterruptedException {
    Path config = dir.resolve("paygress.toml");
    Path hostdConfig = dir.resolve("hostd.toml");
    Path state = dir.resolve("state");
    HostCommand.of(
            checkout.launcher("paygressd").toString(),
            "init",
            "--config",
            config.toString(),
            "--relay",
            settings.relay().toString(),
            "--mint",
            settings.mint().value(),
            "--public-address",
            "127.0.0.1",
            "--state-dir",
            state.toString())
        .expectSuccess();
    Files.writeString(config, settings.render());
    Files.writeString(hostdConfig, settings.renderHostd());
    String secret = Files.readString(state.resolve("provider.nsec")).strip();
    return new ProviderFiles(config, hostdConfig, state, SecretKey.of(secret).publicKey());
  }
}
