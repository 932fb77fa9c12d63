package org.paygress.wallet.saga;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.token.P2pkSecret;
import org.paygress.cashu.token.SpendingCondition;
import org.paygress.protocol.crypto.Schnorr;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.hash.Sha256;

/**
 * Which locked proofs we can spend, and how (NUT-11). We take what nobody else can spend before our
 * swap is done, what our own refund key gets back, and what its lock no longer guards.
 */
final class Unlocking {
  /** A lock that ends sooner might end while our swap is under way, or by the mint's clock. */
  static final Duration MARGIN = Duration.ofMinutes(10);

  /** Always the same, so that a repeated request is the same to the last byte (NUT-19). */
  private static final byte[] NO_RANDOMNESS = new byte[32];

  private final Optional<SecretKey> key;
  private final InstantSource clock;

  Unlocking(Optional<SecretKey> key, InstantSource clock) {
    this.key = key;
    this.clock = clock;
  }

  /** What a secret means to us. */
  sealed interface Access {
    /** We can spend it; so can whoever else knows the proof, or has another of its keys. */
    record Shared() implements Access {}

    /** Only we can spend it, for {@link #MARGIN} from now on at least. */
    record OnlyUs() implements Access {}

    /** We cannot, or not before somebody else. */
    record Denied(String message) implements Access {}
  }

  /** Whether a keyset's proofs can still be swapped when {@link #MARGIN} is over. */
  boolean outlasts(KeysetInfo keyset) {
    long until = clock.instant().plus(MARGIN).getEpochSecond();
    return keyset.finalExpiry().isEmpty() || keyset.finalExpiry().getAsLong() > until;
  }

  Access access(String secret) {
    return switch (SpendingCondition.of(secret)) {
      case SpendingCondition.Plain() -> new Access.Shared();
      case SpendingCondition.Other(var why) ->
          new Access.Denied("the token is locked by a condition that is " + why + " (NUT-10)");
      case SpendingCondition.Signatures(var lock) -> access(lock);
    };
  }

  private Access access(P2pkSecret lock) {
    Instant now = clock.instant();
    if (lock.locktime().isPresent() && !now.isBefore(lock.locktime().get())) {
      return expired(lock);
    }
    if (!lock.perInput()) {
      return new Access.Denied("the token's lock is of the kind SIG_ALL, not SIG_INPUTS (NUT-11)");
    }
    if (!isOurs(lock)) {
      return new Access.Denied("the token is locked to another key (NUT-11)");
    }
    if (lock.keys().size() > 1) {
      return new Access.Denied("the token is locked to several keys (NUT-11)");
    }
    if (lock.locktime().isPresent() && !now.plus(MARGIN).isBefore(lock.locktime().get())) {
      return new Access.Denied("the token's lock ends within ten minutes (NUT-11)");
    }
    return new Access.OnlyUs();
  }

  private Access expired(P2pkSecret lock) {
    if (lock.refundKeys().isEmpty()) {
      return new Access.Shared();
    }
    return lock.perInput() && lock.refundSignatures() == 1 && isRefundedToUs(lock)
        ? new Access.Shared()
        : new Access.Denied("the token's lock has ended: its sender can take it back (NUT-11)");
  }

  private boolean isOurs(P2pkSecret lock) {
    return key.isPresent() && lock.keys().contains(key.get().publicKey());
  }

  private boolean isRefundedToUs(P2pkSecret lock) {
    return key.isPresent() && lock.refundKeys().contains(key.get().publicKey());
  }

  /**
   * The witness that a mint wants to see beside a proof of {@code secret}; empty if our key is none
   * of the lock's. The same at every call.
   */
  Optional<String> witness(String secret) {
    return SpendingCondition.of(secret) instanceof SpendingCondition.Signatures(var lock)
            && (isOurs(lock) || isRefundedToUs(lock))
        ? key.map(ours -> witness(secret, ours))
        : Optional.empty();
  }

  private static String witness(String secret, SecretKey key) {
    byte[] message = Sha256.of(secret.getBytes(StandardCharsets.UTF_8));
    byte[] signature = Schnorr.sign(message, key.bytes(), NO_RANDOMNESS);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.putArray("signatures").add(HexFormat.of().formatHex(signature));
    return node.toString();
  }
}
