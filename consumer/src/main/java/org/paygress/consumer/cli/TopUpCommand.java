package org.paygress.consumer.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.exchange.Progress;
import org.paygress.consumer.payment.Payer;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.SecretKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paygress topup}: pays for more time. */
@Command(
    name = "topup",
    mixinStandardHelpOptions = true,
    description = "Extends the lease of a container you rent.")
public final class TopUpCommand implements Callable<Integer> {

  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private TokenSource payment = new TokenSource();

  @Parameters(index = "0", paramLabel = "PROVIDER", description = "npub or hex key.")
  private String provider = "";

  @Parameters(index = "1", paramLabel = "POD", description = "The pod, as spawn printed it.")
  private String pod = "";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for the answer. Default: ${DEFAULT-VALUE}")
  private int waitSecs = 60;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    CommandSpec command = Objects.requireNonNull(spec);
    SecretKey key = common.key();
    Progress progress = new Progress(command.commandLine().getErr(), common.json());
    TokenSource.Given given = common.given(payment, provider);
    Payer.Paid paid =
        common
            .checkout(key, progress)
            .pay(
                common.order(provider, payment, given, new TopUpRequest(pod, given.text(), true)),
                Duration.ofSeconds(waitSecs));
    Reply reply = paid.reply();
    if (!(reply instanceof TopUpResponse answer)) {
      throw new UserException("the provider answered something else", "ask for the status");
    }
    ObjectNode json =
        Output.JSON
            .createObjectNode()
            .put("payment", paid.payment().id())
            .put("pod_id", answer.podId())
            .put("extended_secs", answer.extendedDurationSecs())
            .put("expires_at", answer.newExpiresAt().toString());
    Output.print(
        command.commandLine().getOut(),
        common.json(),
        json,
        List.of(answer.message(), "Expires: " + answer.newExpiresAt()));
    return 0;
  }
}
