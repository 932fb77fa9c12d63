package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Answer;
import org.paygress.consumer.exchange.Conversation;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.exchange.ReachableRelays;
import org.paygress.consumer.payment.AnswerMatch;
import org.paygress.consumer.payment.PaymentBook;
import org.paygress.consumer.payment.PaymentRecord;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.SshUsername;
import org.paygress.protocol.message.StatusRequest;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Relays;
import org.paygress.system.Parsed;
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

  /** A name or an address. */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:][A-Za-z0-9.:-]{0,252}");

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
    Answer answer = ask(key, new StatusRequest(asked), progress);
    Reply reply = Conversation.checked(refundless(key, answer));
    if (!(reply instanceof StatusResponse status)) {
      throw new UserException("the provider answered something else", "try again");
    }
    Output.print(command.commandLine().getOut(), common.json(), json(status), text(status));
    return 0;
  }

  /**
   * The reply; a refund in it is recorded with the payment of the pod and redeemed.
   *
   * @throws UserException with that refund
   */
  private Reply refundless(SecretKey key, Answer answer) throws UserException {
    if (answer.reply() instanceof ErrorReply error && error.refundToken().isPresent()) {
      PaymentBook book = common.book();
      Optional<PaymentRecord> payment = paid(book);
      if (payment.isPresent()) {
        boolean known =
            payment.get().refunds().stream()
                .anyMatch(it -> PaymentRecord.refundToken(it).equals(error.refundToken()));
        throw common
            .redeemer(key)
            .failure(known ? payment.get() : book.answered(payment.get(), answer), error);
      }
    }
    return answer.reply();
  }

  /** The newest spawn here, or the one of that pod. */
  private Optional<PaymentRecord> paid(PaymentBook book) throws UserException {
    PublicKey to = CommonOptions.provider(provider);
    return book.payments().reversed().stream()
        .filter(it -> it.taken().provider().equals(to))
        .filter(it -> it.taken().request() instanceof SpawnRequest)
        .filter(it -> it.pod().filter(this::isAsked).isPresent())
        .findFirst();
  }

  private boolean isAsked(String spawned) {
    return pod == null || AnswerMatch.number(spawned).equals(AnswerMatch.number(pod));
  }

  private Answer ask(SecretKey key, StatusRequest request, Progress progress) throws UserException {
    PublicKey to = CommonOptions.provider(provider);
    long now = System.currentTimeMillis() / 1000;
    try (Relays relays = ReachableRelays.connect(common.relays(), key)) {
      Conversation conversation = new Conversation(key, to, relays, now, progress);
      return conversation.ask(
          common.dmKind(),
          kind ->
              DirectMessages.sealed(
                  kind, key, to, RequestCodec.encode(request), now, OptionalLong.empty()),
          StatusCommand::isExpected,
          PATIENCE,
          "try again later");
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
    // A line to be copied into a shell is made of what can be a name only.
    String ssh =
        HOST.matcher(status.sshHost()).matches()
                && SshUsername.parse(status.sshUsername()) instanceof Parsed.Ok<SshUsername>
            ? "ssh -p " + status.sshPort() + " " + status.sshUsername() + "@" + status.sshHost()
            : "the provider names a host or a user that cannot be one";
    return List.of(
        "Pod:     " + status.podId() + ", " + status.status(),
        "Expires: " + status.expiresAt() + " (" + status.timeRemainingSecs() + " s left)",
        "Size:    " + status.cpuMillicores() + " millicores, " + status.memoryMb() + " MB",
        "SSH:     " + ssh);
  }
}
