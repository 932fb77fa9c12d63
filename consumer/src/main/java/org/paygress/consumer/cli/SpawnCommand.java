package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.payment.Payer;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.Replication;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKeyDerivation;
import org.paygress.system.Parsed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paygress spawn}: pays for a container and says how to log in. */
@Command(
    name = "spawn",
    mixinStandardHelpOptions = true,
    description = "Rents a container; prints how to log in and what to keep.")
public final class SpawnCommand implements Callable<Integer> {

  private static final int PASSWORD_BYTES = 12;

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private TokenSource payment = new TokenSource();

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "npub or hex key of a provider.")
  private String provider = "";

  @Option(names = "--tier", paramLabel = "ID", description = "Default: the provider's first.")
  private @Nullable String tier;

  @Option(names = "--template", paramLabel = "SLUG", description = "Template to run.")
  private @Nullable String template;

  @Option(
      names = "--image",
      paramLabel = "NAME",
      defaultValue = "debian:12",
      description = "Image, when no template is named. Default: ${DEFAULT-VALUE}")
  private String image = "debian:12";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "user",
      description = "SSH user to create. Default: ${DEFAULT-VALUE}")
  private String user = "user";

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with the SSH password. Default: a random one.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--env",
      paramLabel = "NAME=VALUE",
      description = "A variable for the template; repeat for several.")
  private Map<String, String> env = Map.of();

  @Option(
      names = "--workload-id",
      paramLabel = "ID",
      description = "Your name for it; the volume key derives from it. Default: a random one.")
  private @Nullable String workloadId;

  @Option(
      names = "--encrypt",
      negatable = true,
      description = "Encrypt the data volume. Default: when the template is known to have one.")
  private @Nullable Boolean encrypt;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}")
  private int waitSecs = 120;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    CommandSpec command = Objects.requireNonNull(spec);
    PrintWriter out = command.commandLine().getOut();
    SecretKey key = common.key();
    TokenSource.Given given = common.given(payment, provider);
    Progress progress = new Progress(command.commandLine().getErr(), common.json());
    try (SpawnRequest request = request(key, given.text())) {
      return spawn(key, given, request, progress, out);
    }
  }

  private int spawn(
      SecretKey key,
      TokenSource.Given given,
      SpawnRequest request,
      Progress progress,
      PrintWriter out)
      throws UserException {
    Payer.Paid paid =
        common
            .checkout(key, progress)
            .pay(common.order(provider, payment, given, request), Duration.ofSeconds(waitSecs));
    Reply reply = paid.reply();
    if (!(reply instanceof AccessDetails access)) {
      throw new UserException("the provider answered something else than access", "ask it why");
    }
    Output.print(
        out,
        common.json(),
        json(access, request).put("payment", paid.payment().id()),
        text(access, request));
    return 0;
  }

  private SpawnRequest request(SecretKey key, String token) throws UserException {
    boolean encrypted = encrypt != null ? encrypt : KnownTemplates.haveData(template);
    Optional<WorkloadId> workload = workload(encrypted);
    return new SpawnRequest(
        token,
        Optional.ofNullable(tier),
        image,
        value("--user", SshUsername.parse(user)),
        password(),
        Optional.ofNullable(template),
        env,
        new Replication.None(),
        Optional.empty(),
        workload,
        encrypted
            ? workload.map(id -> new VolumeEncryption(VolumeKeyDerivation.derive(key, id)))
            : Optional.empty(),
        false,
        true);
  }

  private Optional<WorkloadId> workload(boolean encrypted) throws UserException {
    if (workloadId != null) {
      return Optional.of(value("--workload-id", WorkloadId.parse(workloadId)));
    }
    return encrypted ? Optional.of(WorkloadId.of(UUID.randomUUID().toString())) : Optional.empty();
  }

  private SshPassword password() throws UserException {
    if (passwordFile != null) {
      try {
        return value(
            "--password-file", SshPassword.parse(Files.readString(passwordFile).stripTrailing()));
      } catch (IOException e) {
        throw new UserException("cannot read " + passwordFile, "name a readable file");
      }
    }
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return SshPassword.of(Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  private static <T> T value(String option, Parsed<T> parsed) throws UserException {
    return switch (parsed) {
      case Parsed.Ok<T>(var value) -> value;
      case Parsed.Malformed<T>(var reason) ->
          throw new UserException(option + " is not usable", option + " " + reason);
    };
  }

  private static ObjectNode json(AccessDetails access, SpawnRequest request) {
    ObjectNode node =
        Output.json(access)
            .put("ssh_username", request.sshUsername().value())
            .put("ssh_password", request.sshPassword().value())
            .put("encrypted", request.volumeEncryption().isPresent());
    request.workloadId().ifPresent(id -> node.put("workload_id", id.value()));
    return node;
  }

  private static List<String> text(AccessDetails access, SpawnRequest request) {
    List<String> lines = new ArrayList<>(access.instructions());
    lines.add("");
    lines.add("Pod: " + access.podId() + " (top up and ask for its status by this name)");
    if (request.volumeEncryption().isPresent()) {
      lines.add(
          "Keep your identity file and this workload id: together they are the volume's key.");
      lines.add("Workload id: " + request.workloadId().map(WorkloadId::value).orElse(""));
    }
    return lines;
  }
}
