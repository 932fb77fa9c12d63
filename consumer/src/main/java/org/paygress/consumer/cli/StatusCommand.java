package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Answer;
import org.paygress.consumer.exchange.Conversation;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.exchange.ReachableRelays;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Relays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paygress status}: how a container stands. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows how a container you rent stands.")
public final class StatusCommand implements Callable<Integer> {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "npub or hex key.")
  private String provider = "";

  @Parameters(
      index = "1",
      paramLabel = "POD",
      arity = "0..1",
      description = "The pod, as spawn printed it. Default: your newest there.")
  private @Nullable String pod;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    CommandSpec command = Objects.requireNonNull(spec);
    SecretKey key = common.key();
    String asked = pod == null ? key.publicKey().npub() : pod;
    Progress progress = new Progress(command.commandLine().getErr(), common.json());
    Reply reply = ask(key, new StatusRequest(asked), progress);
    if (!(reply instanceof StatusResponse status)) {
      throw new UserException("the provider answered something else", "try again");
    }
    Output.print(command.commandLine().getOut(), common.json(), json(status), text(status));
    return 0;
  }

  private Reply ask(SecretKey key, StatusRequest request, Progress progress) throws UserException {
    PublicKey to = CommonOptions.provider(provider);
    long now = System.currentTimeMillis() / 1000;
    try (Relays relays = ReachableRelays.connect(common.relays(), key)) {
      Conversation conversation = new Conversation(key, to, relays, now, progress);
      Answer answer =
          conversation.ask(
              common.dmKind(),
              kind ->
                  DirectMessages.sealed(
                      kind, key, to, RequestCodec.encode(request), now, OptionalLong.empty()),
              StatusCommand::isExpected,
              PATIENCE,
              "try again later");
      return Conversation.checked(answer.reply());
    } catch (InterruptedException e) {
      throw UserException.interrupted("try again");
    }
  }

  private static boolean isExpected(Answer answer) {
    return answer.reply() instanceof StatusResponse || answer.reply() instanceof ErrorReply;
  }

  private static ObjectNode json(StatusResponse status) {
    return Output.JSON
        .createObjectNode()
        .put("pod_id", status.podId())
        .put("status", status.status())
        .put("expires_at", status.expiresAt().toString())
        .put("time_remaining_secs", status.timeRemainingSecs())
        .put("cpu_millicores", status.cpuMillicores())
        .put("memory_mb", status.memoryMb())
        .put("host", status.sshHost())
        .put("ssh_port", status.sshPort())
        .put("ssh_username", status.sshUsername());
  }

  private static List<String> text(StatusResponse status) {
    return List.of(
        "Pod:     " + status.podId() + ", " + status.status(),
        "Expires: " + status.expiresAt() + " (" + status.timeRemainingSecs() + " s left)",
        "Size:    " + status.cpuMillicores() + " millicores, " + status.memoryMb() + " MB",
        "SSH:     ssh -p "
            + status.sshPort()
            + " "
            + status.sshUsername()
            + "@"
            + status.sshHost());
  }
}
