package org.paygress.provider.config;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [provider]}: who we are and where our files are.
 *
 * @param name shown in the offer
 * @param location shown in the offer
 * @param publicAddress where consumers reach published ports: a host name or an IP address
 * @param stateDir absolute; journal and wallet live here
 * @param keyFile absolute; holds the provider's nsec, mode 0600
 * @param walletSeedFile absolute; holds the wallet's seed, mode 0600
 */
public record ProviderConfig(
    String name,
    Optional<String> location,
    String publicAddress,
    Path stateDir,
    Path keyFile,
    Path walletSeedFile) {

  /** Where the packaged program keeps its state. */
  public static final Path DEFAULT_STATE_DIR = Path.of(File.separator, "var", "lib", "paygress");

  static final Section SECTION =
      Section.one("provider", "Who you are, and where the daemon keeps its files.");

  static final Key<String> NAME =
      SECTION.key(
          "name",
          BasicTypes.text(1, 64),
          "paygress provider",
          "The name consumers see in the offer.");
  static final Key<String> LOCATION =
      SECTION.key(
          "location",
          BasicTypes.text(0, 64),
          "",
          "Where the machine stands, as consumers see it in the offer; empty to say nothing.");
  static final Key<String> PUBLIC_ADDRESS =
      SECTION.required(
          "public_address",
          ValueTypes.hostAddress(),
          "The host name or IP address under which consumers reach this machine's published ports.");
  static final Key<Path> STATE_DIR =
      SECTION.key(
          "state_dir",
          BasicTypes.absolutePath(),
          DEFAULT_STATE_DIR,
          "The directory for the journal and the wallet, the daemon's alone; back up the two key files"
              + " below.");
  static final Key<Path> KEY_FILE =
      SECTION.key(
          "key_file",
          BasicTypes.path(),
          Path.of("provider.nsec"),
          "The file with the provider's secret key (nsec), mode 0600; a relative path is inside"
              + " state_dir.");
  static final Key<Path> WALLET_SEED_FILE =
      SECTION.key(
          "wallet_seed_file",
          BasicTypes.path(),
          Path.of("wallet.seed"),
          "The file with the wallet's twelve seed words, mode 0600; a relative path is inside"
              + " state_dir.");

  static ProviderConfig read(TableReader reader) {
    Path stateDir = reader.get(STATE_DIR);
    return new ProviderConfig(
        reader.get(NAME),
        Optional.of(reader.get(LOCATION)).filter(text -> !text.isEmpty()),
        reader.get(PUBLIC_ADDRESS, "unset.invalid"),
        stateDir,
        stateDir.resolve(reader.get(KEY_FILE)),
        stateDir.resolve(reader.get(WALLET_SEED_FILE)));
  }
}
