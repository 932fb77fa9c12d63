package org.paygress.protocol.message;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKey;

/**
 * Asks for a container and pays for it ({@code EncryptedSpawnPodRequest} of the reference).
 *
 * @param cashuToken the ecash that pays, as sent
 * @param podSpecId the tier; empty means the provider's first
 * @param podImage matters only without a template
 * @param templateSlug as sent: whether it names a template is the provider's question
 * @param templateEnv names and values for the template, in the order sent
 * @param primary the provider that runs a warm-standby workload
 * @param wantsNotice {@code notify} on the wire: this client can take messages it did not ask for
 * @param unlocksRefunds see {@link PaidRequest#unlocksRefunds}
 */
public record SpawnRequest(
    String cashuToken,
    Optional<String> podSpecId,
    String podImage,
    SshUsername sshUsername,
    SshPassword sshPassword,
    Optional<String> templateSlug,
    Map<String, String> templateEnv,
    Replication replication,
    Optional<PublicKey> primary,
    Optional<WorkloadId> workloadId,
    Optional<VolumeEncryption> volumeEncryption,
    boolean wantsNotice,
    boolean unlocksRefunds)
    implements PaidRequest {

  public SpawnRequest {
    templateEnv = Collections.unmodifiableMap(new LinkedHashMap<>(templateEnv));
    if (replication instanceof Replication.WarmStandby
        && (primary.isEmpty() || workloadId.isEmpty())) {
      throw new IllegalArgumentException("warm-standby needs primary_npub and workload_id");
    }
  }

  /** A request with every optional field left out, as the oldest clients send it. */
  public static SpawnRequest plain(
      String cashuToken, String podImage, SshUsername sshUsername, SshPassword sshPassword) {
    return new SpawnRequest(
        cashuToken,
        Optional.empty(),
        podImage,
        sshUsername,
        sshPassword,
        Optional.empty(),
        Map.of(),
        new Replication.None(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  @Override
  public void close() {
    volumeEncryption.map(VolumeEncryption::key).ifPresent(VolumeKey::close);
  }

  /** Shows nothing that pays, opens or configures: a template's environment holds passwords. */
  @Override
  public String toString() {
    return "SpawnRequest[cashuToken=redacted, podSpecId="
        + podSpecId
        + ", podImage="
        + podImage
        + ", sshUsername="
        + sshUsername
        + ", sshPassword=redacted, templateSlug="
        + templateSlug
        + ", templateEnv="
        + templateEnv.keySet()
        + ", replication="
        + replication
        + ", primary="
        + primary
        + ", workloadId="
        + workloadId
        + ", volumeEncryption="
        + volumeEncryption
        + ", wantsNotice="
        + wantsNotice
        + ", unlocksRefunds="
        + unlocksRefunds
        + "]";
  }
}
