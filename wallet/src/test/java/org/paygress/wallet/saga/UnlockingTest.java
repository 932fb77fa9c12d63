package org.paygress.wallet.saga;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.P2pkSecret;
import org.paygress.protocol.crypto.Schnorr;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.hash.Sha256;
import org.paygress.wallet.saga.Unlocking.Access;
import org.paygress.wallet.saga.Unlocking.Access.Denied;
import org.paygress.wallet.saga.Unlocking.Access.OnlyUs;
import org.paygress.wallet.saga.Unlocking.Access.Shared;

class UnlockingTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final SecretKey OURS = SecretKey.generate();
  private static final SecretKey THEIRS = SecretKey.generate();

  private final Unlocking unlocking = new Unlocking(Optional.of(OURS), InstantSource.fixed(NOW));

  private static String locked(SecretKey receiver) {
    return P2pkSecret.fresh(P2pkLock.to(receiver.publicKey()));
  }

  private static String locked(SecretKey receiver, long secondsFromNow, SecretKey refund) {
    return P2pkSecret.fresh(
        P2pkLock.to(receiver.publicKey())
            .refundable(NOW.plusSeconds(secondsFromNow), refund.publicKey()));
  }

  private static String tagged(String secret, String tag) {
    return secret.replace("\"tags\":[", "\"tags\":[" + tag + ",");
  }

  @Test
  void what_is_locked_to_us_is_only_ours_under_either_parity() {
    assertThat(unlocking.access(locked(OURS))).isEqualTo(new OnlyUs());
    assertThat(unlocking.access(locked(OURS).replace("\"data\":\"02", "\"data\":\"03")))
        .isEqualTo(new OnlyUs());
  }

  @Test
  void a_lock_must_last_longer_than_ten_minutes() {
    Access tooShort = new Denied("the token's lock ends within ten minutes (NUT-11)");

    assertThat(unlocking.access(locked(OURS, 601, THEIRS))).isEqualTo(new OnlyUs());
    assertThat(unlocking.access(locked(OURS, 600, THEIRS))).isEqualTo(tooShort);
    assertThat(unlocking.access(locked(OURS, 1, THEIRS))).isEqualTo(tooShort);
  }

  @Test
  void an_ended_lock_is_the_senders_again() {
    assertThat(unlocking.access(locked(OURS, 0, THEIRS)))
        .isEqualTo(new Denied("the token's lock has ended: its sender can take it back (NUT-11)"));
    assertThat(unlocking.access(locked(THEIRS, 0, OURS))).isEqualTo(new Shared());
    assertThat(unlocking.access(locked(THEIRS, 1, OURS)))
        .isEqualTo(new Denied("the token is locked to another key (NUT-11)"));
  }

  @Test
  void an_ended_lock_without_a_way_back_is_no_lock_any_more() {
    String ended = tagged(locked(THEIRS), "[\"locktime\",\"" + NOW.getEpochSecond() + "\"]");

    assertThat(unlocking.access(ended)).isEqualTo(new Shared());
  }

  @Test
  void what_others_could_spend_too_is_not_taken() {
    String shared = tagged(locked(OURS), "[\"pubkeys\",\"02" + THEIRS.publicKey().hex() + "\"]");

    assertThat(unlocking.access(shared))
        .isEqualTo(new Denied("the token is locked to several keys (NUT-11)"));
    assertThat(unlocking.access(locked(OURS).replace("SIG_INPUTS", "SIG_ALL")))
        .isEqualTo(new Denied("the token's lock is of the kind SIG_ALL, not SIG_INPUTS (NUT-11)"));
  }

  @Test
  void without_a_key_nothing_locked_is_taken() {
    Unlocking none = new Unlocking(Optional.empty(), InstantSource.fixed(NOW));

    assertThat(none.access(locked(OURS)))
        .isEqualTo(new Denied("the token is locked to another key (NUT-11)"));
    assertThat(none.witness(locked(OURS))).isEmpty();
    assertThat(none.access("plain")).isEqualTo(new Shared());
  }

  @Test
  void the_witness_is_our_signature_on_the_secret_and_the_same_at_every_call() throws Exception {
    String secret = locked(OURS, 600, THEIRS);

    String witness = unlocking.witness(secret).orElseThrow();

    JsonNode signatures = JsonMapper.builder().build().readTree(witness).path("signatures");
    assertThat(signatures).hasSize(1);
    assertThat(
            Schnorr.verify(
                HexFormat.of().parseHex(signatures.path(0).textValue()),
                Sha256.of(secret.getBytes(StandardCharsets.UTF_8)),
                OURS.publicKey().bytes()))
        .isTrue();
    assertThat(unlocking.witness(secret)).contains(witness);
  }

  @Test
  void a_keyset_must_last_longer_than_ten_minutes_too() {
    assertThat(unlocking.outlasts(ending(OptionalLong.empty()))).isTrue();
    assertThat(unlocking.outlasts(ending(OptionalLong.of(NOW.getEpochSecond() + 601)))).isTrue();
    assertThat(unlocking.outlasts(ending(OptionalLong.of(NOW.getEpochSecond() + 600)))).isFalse();
  }

  private static KeysetInfo ending(OptionalLong expiry) {
    return new KeysetInfo(new KeysetId("009a1f293253e41e"), "sat", true, 0, expiry);
  }

  @Test
  void only_our_locks_are_signed() {
    assertThat(unlocking.witness(locked(THEIRS, 600, OURS))).isPresent();
    assertThat(unlocking.witness(locked(THEIRS))).isEmpty();
    assertThat(unlocking.witness("plain")).isEmpty();
  }
}
