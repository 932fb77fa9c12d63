package org.paygress.cashu.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.token.SpendingCondition.Other;
import org.paygress.cashu.token.SpendingCondition.Plain;
import org.paygress.cashu.token.SpendingCondition.Signatures;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;

class SpendingConditionTest {
  private static final String A =
      "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
  private static final String B =
      "c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";

  private static String p2pk(String tags) {
    return "[\"P2PK\",{\"nonce\":\"00\",\"data\":\"02" + A + "\",\"tags\":" + tags + "}]";
  }

  private static P2pkSecret read(String tags) {
    assertThat(SpendingCondition.of(p2pk(tags))).isInstanceOf(Signatures.class);
    return ((Signatures) SpendingCondition.of(p2pk(tags))).secret();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "acc0",
        "[",
        "[]",
        "[\"P2PK\"]",
        "[1,{}]",
        "[\"P2PK\",[]]",
        "{\"P2PK\":1}",
        "ünïcödé 🥜",
        "[\"P2PK\",{\"nonce\":\"0\"} trailing"
      })
  void what_is_no_condition_is_plain(String secret) {
    assertThat(SpendingCondition.of(secret)).isEqualTo(new Plain());
  }

  @Test
  void conditions_of_other_kinds_are_named_as_such() {
    assertThat(SpendingCondition.of("[\"HTLC\",{\"nonce\":\"0\",\"data\":\"00\"}]"))
        .isEqualTo(new Other("of a kind that is not accepted here"));
  }

  @Test
  void tags_are_optional_and_the_defaults_those_of_nut_11() {
    P2pkSecret bare =
        ((Signatures) SpendingCondition.of("[\"P2PK\",{\"nonce\":\"0\",\"data\":\"03" + A + "\"}]"))
            .secret();

    assertThat(bare)
        .isEqualTo(
            new P2pkSecret(List.of(PublicKey.of(A)), 1, Optional.empty(), List.of(), 1, true));
  }

  @Test
  void every_tag_of_nut_11_is_read() {
    assertThat(
            read(
                "[[\"sigflag\",\"SIG_ALL\"],[\"n_sigs\",\"2\"],[\"locktime\",\"1689418329\"],"
                    + "[\"refund\",\"03"
                    + B
                    + "\"],[\"pubkeys\",\"02"
                    + B
                    + "\"],[\"n_sigs_refund\",\"1\"]]"))
        .isEqualTo(
            new P2pkSecret(
                List.of(PublicKey.of(A), PublicKey.of(B)),
                2,
                Optional.of(Instant.ofEpochSecond(1_689_418_329)),
                List.of(PublicKey.of(B)),
                1,
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[[\"sigflag\",\"SIG_NONE\"]]",
        "[[\"sigflag\",\"SIG_INPUTS\"],[\"sigflag\",\"SIG_ALL\"]]",
        "[[\"n_sigs\",\"0\"]]",
        "[[\"n_sigs\",\"2\"]]",
        "[[\"n_sigs\",1]]",
        "[[\"n_sigs_refund\",\"1\"]]",
        "[[\"locktime\",\"soon\"]]",
        "[[\"locktime\",\"-1\"]]",
        "[[\"locktime\"]]",
        "[[\"pubkeys\",\"02" + A + "\"]]",
        "[[\"pubkeys\",\"03" + A + "\"]]",
        "[[\"pubkeys\",\"" + B + "\"]]",
        "[[\"refund\",\"0200\"]]",
        "[[\"escape\",\"hatch\"]]",
        "[[]]",
        "[7]",
        "{}"
      })
  void a_lock_we_do_not_wholly_understand_is_malformed(String tags) {
    assertThat(SpendingCondition.of(p2pk(tags))).isEqualTo(new Other("malformed"));
  }

  @Test
  void a_lock_that_another_parser_could_read_otherwise_is_malformed() {
    String good = p2pk("[]");

    assertThat(SpendingCondition.of(good)).isInstanceOf(Signatures.class);
    assertThat(SpendingCondition.of(" " + good)).isEqualTo(new Other("malformed"));
    assertThat(SpendingCondition.of(good + "\n")).isEqualTo(new Other("malformed"));
    assertThat(SpendingCondition.of(good.replace("}]", "},0]"))).isEqualTo(new Other("malformed"));
    assertThat(SpendingCondition.of(good.replace("\"nonce\":\"00\",", "")))
        .isEqualTo(new Other("malformed"));
    assertThat(SpendingCondition.of(good.replace("\"nonce\"", "\"anyone\":\"1\",\"nonce\"")))
        .isEqualTo(new Other("malformed"));
  }

  @Test
  void our_own_locks_are_read_as_they_were_meant_and_are_never_the_same_twice() {
    PublicKey receiver = SecretKey.generate().publicKey();
    PublicKey sender = SecretKey.generate().publicKey();
    P2pkLock lock = P2pkLock.to(receiver).refundable(Instant.ofEpochSecond(1_800_000_000), sender);

    String secret = P2pkSecret.fresh(lock);

    assertThat(SpendingCondition.of(secret))
        .isEqualTo(
            new Signatures(
                new P2pkSecret(
                    List.of(receiver),
                    1,
                    Optional.of(Instant.ofEpochSecond(1_800_000_000)),
                    List.of(sender),
                    1,
                    true)));
    assertThat(P2pkSecret.fresh(lock)).isNotEqualTo(secret);
    assertThat(secret.length()).isLessThan(Proof.SECRET_LENGTH_MAX);
  }
}
