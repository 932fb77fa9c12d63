package org.paygress.testbed.mint;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Dleq;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.mint.BlindSignature;
import org.paygress.cashu.mint.BlindedMessage;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;

/** The mint's side of a keyset: private keys for the amounts 1, 2, 4 ... 2^31. */
final class DevKeyset {
  private static final int AMOUNTS = 32;

  private final SortedMap<Long, Scalar> secrets = new TreeMap<>();
  private final SortedMap<Long, CurvePoint> keys = new TreeMap<>();
  private final KeysetId id;
  private final String unit;
  private volatile long feePpk;
  private final OptionalLong finalExpiry;
  private volatile boolean active = true;

  DevKeyset(String unit, long feePpk, int idVersion, OptionalLong finalExpiry, int leastBit) {
    this.finalExpiry = finalExpiry;
    this.unit = unit;
    this.feePpk = feePpk;
    for (int i = leastBit; i < AMOUNTS; i++) {
      Scalar secret = Scalar.random();
      secrets.put(1L << i, secret);
      keys.put(1L << i, secret.point());
    }
    this.id =
        idVersion == 0
            ? KeysetId.deriveV0(keys)
            : KeysetId.deriveV1(keys, unit, feePpk, finalExpiry);
  }

  BlindSignature sign(BlindedMessage message) throws MintError {
    Scalar secret = secrets.get(message.amount());
    if (secret == null) {
      throw new MintError(11_006, "no key for the amount");
    }
    CurvePoint c = message.b().times(secret);
    return new BlindSignature(
        message.amount(), id, c, java.util.Optional.of(prove(secret, message.b(), c)));
  }

  private static Dleq prove(Scalar secret, CurvePoint blinded, CurvePoint c) {
    Scalar nonce = Scalar.random();
    byte[] challenge = Dleq.challenge(nonce.point(), blinded.times(nonce), secret.point(), c);
    Scalar e = Scalar.of(challenge);
    return new Dleq(e, nonce.plus(e.times(secret)));
  }

  boolean hasSigned(Proof proof) {
    Scalar secret = secrets.get(proof.amount());
    return secret != null && proof.y().times(secret).equals(proof.c());
  }

  void retire() {
    active = false;
  }

  boolean isActive() {
    return active;
  }

  KeysetId id() {
    return id;
  }

  boolean isOver() {
    return finalExpiry.isPresent() && finalExpiry.getAsLong() <= Instant.now().getEpochSecond();
  }

  String unit() {
    return unit;
  }

  OptionalLong finalExpiry() {
    return finalExpiry;
  }

  long feePpk() {
    return feePpk;
  }

  /** What an honest mint does not do: the fee of a keyset is settled once. */
  void raiseFee(long ppk) {
    feePpk = ppk;
  }

  SortedMap<Long, CurvePoint> keys() {
    return keys;
  }
}
