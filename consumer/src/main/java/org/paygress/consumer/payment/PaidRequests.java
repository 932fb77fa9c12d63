package org.paygress.consumer.payment;

import java.util.Optional;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.SpawnRequest;
import org.paygress.protocol.message.TopUpRequest;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.protocol.volume.VolumeEncryption;
import org.paygress.protocol.volume.VolumeKeyDerivation;

/** Requests made out of other requests. */
public final class PaidRequests {

  private PaidRequests() {}

  /** The same with another token. */
  public static PaidRequest paying(PaidRequest request, String token) {
    return switch (request) {
      case SpawnRequest spawn -> with(spawn, token, spawn.volumeEncryption());
      case TopUpRequest topUp -> new TopUpRequest(topUp.podId(), token, topUp.unlocksRefunds());
    };
  }

  /** The same without the volume's key. */
  public static SpawnRequest withoutKey(SpawnRequest spawn) {
    return with(spawn, spawn.cashuToken(), Optional.empty());
  }

  /** The request of a payment as it is sent: with the volume's key where there is one. */
  public static PaidRequest complete(PaymentEntry.Taken taken, SecretKey key) {
    return taken.request() instanceof SpawnRequest spawn && taken.encrypted()
        ? with(
            spawn,
            spawn.cashuToken(),
            spawn.workloadId().map(id -> new VolumeEncryption(VolumeKeyDerivation.derive(key, id))))
        : taken.request();
  }

  private static SpawnRequest with(
      SpawnRequest spawn, String token, Optional<VolumeEncryption> encryption) {
    return new SpawnRequest(
        token,
        spawn.podSpecId(),
        spawn.podImage(),
        spawn.sshUsername(),
        spawn.sshPassword(),
        spawn.templateSlug(),
        spawn.templateEnv(),
        spawn.replication(),
        spawn.primary(),
        spawn.workloadId(),
        encryption,
        spawn.wantsNotice(),
        spawn.unlocksRefunds());
  }
}
