package org.paygress.cashu.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.cashu.TestVectors.point;
import static org.paygress.cashu.TestVectors.scalar;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.ProofDleq;

class Nut12DleqTest {
  private static final CurvePoint GENERATOR =
      point("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  private static final CurvePoint BLINDED =
      point("02a9acc1e48c25eeeb9289b5031cc57da9fe72f3fe2861d264bdc074209b107ba2");

  @Test
  void the_challenge_is_the_vectors() {
    CurvePoint one = point("02" + "0".repeat(63) + "1");

    assertThat(HexFormat.of().formatHex(Dleq.challenge(one, one, one, BLINDED)))
        .isEqualTo("a4dc034b74338c28c6bc3ea49731f2a24440fc7c4affc08b31a93fc9fbe6401e");
  }

  @Test
  void the_proof_on_a_blind_signature_holds() {
    Dleq dleq =
        new Dleq(
            scalar("9818e061ee51d5c8edc3342369a554998ff7b4381c8652d724cdf46429be73d9"),
            scalar("9818e061ee51d5c8edc3342369a554998ff7b4381c8652d724cdf46429be73da"));

    assertThat(dleq.verify(GENERATOR, BLINDED, BLINDED)).isTrue();
    assertThat(dleq.verify(BLINDED, BLINDED, BLINDED)).isFalse();
    assertThat(new Dleq(dleq.s(), dleq.e()).verify(GENERATOR, BLINDED, BLINDED)).isFalse();
  }

  @Test
  void the_proof_with_a_deterministic_nonce_holds() {
    Dleq dleq =
        new Dleq(
            scalar("2a16ffee280aff3c429045607f9b8e0bf8b35910c44c1b20b9dfaf01b263d7b3"),
            scalar("9df27731238334718d120d4f74611a7c668233f988e687ac3fb188f0a34a2dab"));

    assertThat(
            dleq.verify(
                point("02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"),
                BLINDED,
                point("0244eccfc7a348274458bb38044c7f3c389b3c2086c7ec18b5812d2877ab937787")))
        .isTrue();
  }

  @Test
  void the_proof_that_a_token_carries_holds() {
    ProofDleq dleq =
        new ProofDleq(
            scalar("b31e58ac6527f34975ffab13e70a48b6d2b0d35abc4b03f0151f09ee1a9763d4"),
            scalar("8fbae004c59e754d71df67e392b6ae4e29293113ddc2ec86592a0431d16306d8"),
            scalar("a6d13fcd7a18442e6076f5e1e7c887ad5de40a019824bdfa9fe740d302e8d861"));
    Proof proof =
        new Proof(
            1,
            new KeysetId("00882760bfa2eb41"),
            "daf4dd00a2b68a0858a80450f52c8a7d2ccf87d375e43e216e0c571f089f63e9",
            point("024369d2d22a80ecf78f3937da9d5f30c1b9f74f0c32684d583cca0fa6a61cdcfc"),
            Optional.of(dleq));

    assertThat(proof.isProvenBy(GENERATOR)).isTrue();
    assertThat(proof.isProvenBy(BLINDED)).isFalse();
  }

  @Test
  void parts_that_cancel_out_are_no_proof() {
    Scalar s = Scalar.random();

    assertThat(new Dleq(s, s).verify(GENERATOR, GENERATOR, GENERATOR)).isFalse();
  }
}
