package org.paygress.consumer.cli;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.protocol.volume.VolumeKeyDerivation;
import org.paygress.system.Parsed;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paygress volume-key}: derives a volume's key again. */
@Command(
    name = "volume-key",
    mixinStandardHelpOptions = true,
    description = "Prints the key of a volume, derived from your identity and the workload id.")
public final class VolumeKeyCommand implements Callable<Integer> {

  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(index = "0", paramLabel = "WORKLOAD_ID", description = "As spawn printed it.")
  private String workload = "";

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws UserException {
    WorkloadId id =
        switch (WorkloadId.parse(workload)) {
          case Parsed.Ok<WorkloadId>(var value) -> value;
          case Parsed.Malformed<WorkloadId>(var reason) ->
              throw new UserException("that is no workload id", "a workload id " + reason);
        };
    try (VolumeKey key = VolumeKeyDerivation.derive(common.key(), id)) {
      Output.print(
          Objects.requireNonNull(spec).commandLine().getOut(),
          common.json(),
          Output.JSON
              .createObjectNode()
              .put("workload_id", id.value())
              .put("key_b64", key.toBase64()),
          List.of(key.toBase64()));
    }
    return 0;
  }
}
