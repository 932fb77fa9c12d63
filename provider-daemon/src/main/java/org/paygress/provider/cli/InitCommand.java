package org.paygress.provider.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.config.Addresses;
import org.paygress.provider.config.InitialSettings;
import org.paygress.provider.config.ProviderConfig;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.Parsed;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code paygressd init}: a first configuration and fresh keys; overwrites nothing. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a complete, commented configuration file and new key files.")
final class InitCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      defaultValue = ConfigOption.DEFAULT,
      description = "the file to write (default: ${DEFAULT-VALUE})")
  private Path config = Path.of(ConfigOption.DEFAULT);

  @Option(
      names = "--relay",
      paramLabel = "URL",
      required = true,
      arity = "1..*",
      description = "a relay to listen and publish on; may be repeated")
  private List<String> relays = List.of();

  @Option(
      names = "--mint",
      paramLabel = "URL",
      required = true,
      arity = "1..*",
      description = "a mint whose tokens are accepted; may be repeated")
  private List<String> mints = List.of();

  @Option(
      names = "--public-address",
      paramLabel = "ADDR",
      required = true,
      description = "the host name or IP address under which consumers reach this machine")
  private String publicAddress = "";

  @Option(
      names = "--state-dir",
      paramLabel = "DIR",
      defaultValue = "/var/lib/paygress",
      description = "where the daemon keeps its files (default: ${DEFAULT-VALUE})")
  private Path stateDir = ProviderConfig.DEFAULT_STATE_DIR;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the name in the offer (default: this machine's host name)")
  private @Nullable String name;

  @Override
  public Integer call() throws OperatorException {
    InitialSettings settings = settings();
    Path identity = settings.stateDir().resolve("provider.nsec");
    Path seed = settings.stateDir().resolve("wallet.seed");
    for (Path file : List.of(config, identity, seed)) {
      if (Files.exists(file)) {
        throw exists(file);
      }
    }
    try {
      stateDir(settings.stateDir());
      Files.createDirectories(Objects.requireNonNull(config.toAbsolutePath().getParent()));
      SecretKey key = KeyFiles.createIdentity(identity);
      KeyFiles.createSeed(seed);
      Files.writeString(config, settings.render(), StandardOpenOption.CREATE_NEW);
      told(key, identity, seed);
      return ExitCode.OK;
    } catch (FileAlreadyExistsException e) {
      throw exists(Path.of(e.getFile()));
    } catch (IOException e) {
      throw new OperatorException(
          "cannot write: " + e.getMessage(), "run as root, or choose --config and --state-dir");
    }
  }

  /** Others may pass through, as containers' ids must to reach their root filesystem; no more. */
  private static void stateDir(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      Files.createDirectories(dir);
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
    }
  }

  private static OperatorException exists(Path file) {
    return new OperatorException(
        file + " exists already and is not overwritten",
        "move it away first, or choose another --config and --state-dir");
  }

  private InitialSettings settings() throws OperatorException {
    var problems = new ArrayList<Problem>();
    List<RelayUrl> relayUrls = all("--relay", relays, RelayUrl::parse, problems);
    List<MintUrl> mintUrls = all("--mint", mints, MintUrl::parse, problems);
    if (!Addresses.isHost(publicAddress)) {
      problems.add(
          Problem.of(
              "--public-address is neither a host name nor an IP address",
              "write it without scheme and port, such as 203.0.113.7"));
    }
    String shownName = name == null ? hostName() : name;
    if (shownName.isEmpty()
        || shownName.length() > 64
        || shownName.chars().anyMatch(Character::isISOControl)) {
      problems.add(Problem.of("--name is empty or longer than 64", "choose a short name"));
    }
    if (!problems.isEmpty()) {
      throw new OperatorException(ExitCode.USAGE, problems);
    }
    Path state = stateDir.toAbsolutePath().normalize();
    return new InitialSettings(shownName, publicAddress, state, relayUrls, mintUrls);
  }

  private static <T> List<T> all(
      String option,
      List<String> texts,
      Function<String, Parsed<T>> parse,
      List<Problem> problems) {
    var values = new ArrayList<T>();
    for (int i = 0; i < texts.size(); i++) {
      switch (parse.apply(texts.get(i))) {
        case Parsed.Ok<T>(var value) when values.contains(value) ->
            problems.add(Problem.of(option + " number " + (i + 1) + " is there twice", "drop one"));
        case Parsed.Ok<T>(var value) -> values.add(value);
        case Parsed.Malformed<T>(var reason) ->
            problems.add(
                Problem.of(
                    option + " number " + (i + 1) + " is not usable: " + reason,
                    option.equals("--relay")
                        ? "write it as wss://relay.example.com"
                        : "write it as https://mint.example.com"));
      }
    }
    return values;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "paygress provider";
    }
  }

  private void told(SecretKey key, Path identity, Path seed) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println("configuration  " + config);
    out.println("identity       " + identity + "   keep a copy: it is your name");
    out.println(
        "wallet seed    " + seed + "   write its twelve words down on paper: they are your money");
    out.println("npub           " + key.publicKey().npub());
    out.println();
    out.println("next:");
    out.println("  paygress-hostd init, template build and run, as root");
    out.println("  paygressd check-config --config " + config);
    out.println("  paygressd run --config " + config);
    out.flush();
  }
}
