package org.paygress.consumer.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.protocol.nostr.PublicKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygress identity}: who you are to providers. */
@Command(
    name = "identity",
    mixinStandardHelpOptions = true,
    description = "Shows your public key; makes a new identity when there is none.")
public final class IdentityCommand implements Callable<Integer> {

  @Mixin private CommonOptions common = new CommonOptions();
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    PublicKey self = common.key().publicKey();
    String file = common.identityFile().path().toString();
    Output.print(
        Objects.requireNonNull(spec).commandLine().getOut(),
        common.json(),
        Output.JSON
            .createObjectNode()
            .put("npub", self.npub())
            .put("public_key", self.hex())
            .put("file", file),
        List.of(
            self.npub(),
            "Keep " + file + " safe: it owns your leases, and your volumes' keys derive from it."));
    return 0;
  }
}
