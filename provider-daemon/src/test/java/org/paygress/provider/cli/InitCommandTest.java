package org.paygress.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.config.Reading;

class InitCommandTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void it_writes_a_valid_configuration_and_two_key_files_for_the_owner_alone() throws Exception {
    Terminal done = init();

    assertThat(done.err()).isEmpty();
    assertThat(done.exitCode()).isZero();
    var loaded = (Reading.Loaded<Config>) ConfigFile.load(dir.resolve("etc/paygress.toml"));
    assertThat(loaded.value().relays().urls()).hasSize(2);
    assertThat(loaded.value().provider().name()).isEqualTo("box");
    for (String name : new String[] {"provider.nsec", "wallet.seed"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(dir.resolve("state").resolve(name))))
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.resolve("state"))))
        .isEqualTo("rwx--x--x");
  }

  @Test
  void it_prints_the_npub_and_the_next_commands_but_no_secret() throws Exception {
    Terminal done = init();

    var key = KeyFiles.identity(dir.resolve("state/provider.nsec"));
    assertThat(done.out())
        .contains(key.publicKey().npub())
        .contains("paygress-hostd init, template build and run, as root")
        .contains("paygressd run --config " + dir.resolve("etc/paygress.toml"))
        .contains("write its twelve words down on paper: they are your money")
        .doesNotContain(key.nsec())
        .doesNotContain(Files.readString(dir.resolve("state/wallet.seed")).strip());
  }

  @Test
  void it_overwrites_nothing() throws Exception {
    init();
    String nsec = Files.readString(dir.resolve("state/provider.nsec"));

    Terminal again = init();
    Files.delete(dir.resolve("etc/paygress.toml"));
    Terminal withoutConfig = init();

    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err())
        .isEqualTo(
            "paygressd: "
                + dir.resolve("etc/paygress.toml")
                + " exists already and is not overwritten\n"
                + "  remedy: move it away first, or choose another --config and --state-dir\n");
    assertThat(withoutConfig.exitCode()).isEqualTo(1);
    assertThat(withoutConfig.err()).contains("provider.nsec exists already");
    assertThat(dir.resolve("etc/paygress.toml")).doesNotExist();
    assertThat(dir.resolve("state/provider.nsec")).hasContent(nsec);
  }

  @Test
  void every_unusable_argument_is_named_at_once_and_nothing_is_written() {
    Terminal refused =
        Terminal.run(
            "init",
            "--config",
            dir.resolve("etc/paygress.toml").toString(),
            "--relay",
            "https://relay.example.com",
            "--mint",
            "http://mint.example.com",
            "--public-address",
            "host:22",
            "--state-dir",
            dir.resolve("state").toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            """
            paygressd: --relay number 1 is not usable: it does not begin with wss:// or ws://
              remedy: write it as wss://relay.example.com
            paygressd: --mint number 1 is not usable: a mint URL is https, or http on loopback
              remedy: write it as https://mint.example.com
            paygressd: --public-address is neither a host name nor an IP address
              remedy: write it without scheme and port, such as 203.0.113.7
            """);
    assertThat(dir).isEmptyDirectory();
  }

  private Terminal init() {
    return Terminal.run(
        "init",
        "--config",
        dir.resolve("etc/paygress.toml").toString(),
        "--relay",
        "wss://one.example.com",
        "--relay",
        "wss://two.example.com",
        "--mint",
        "https://mint.example.com",
        "--public-address",
        "203.0.113.7",
        "--state-dir",
        dir.resolve("state").toString(),
        "--name",
        "box");
  }
}
