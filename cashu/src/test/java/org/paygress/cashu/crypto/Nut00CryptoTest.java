package org.paygress.cashu.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.cashu.TestVectors.point;
import static org.paygress.cashu.TestVectors.scalar;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nut00CryptoTest {

  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000000,"
        + "024cce997d3b518f739663b757deaec95bcd9473c30a14ac2fd04023a739d1a725",
    "0000000000000000000000000000000000000000000000000000000000000001,"
        + "022e7158e11c9506f1aa4248bf531298daa7febd6194f003edcd9b93ade6253acf",
    "0000000000000000000000000000000000000000000000000000000000000002,"
        + "026cdbe15362df59cd1dd3c9c11de8aedac2106eca69236ecd9fbe117af897be4f"
  })
  void a_message_hashes_to_its_point(String message, String expected) {
    assertThat(Bdhke.hashToCurve(HexFormat.of().parseHex(message))).isEqualTo(point(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "d341ee4871f1f889041e63cf0d3823c713eea6aff01e80f1719f08f9e5be98f6,"
        + "99fce58439fc37412ab3468b73db0569322588f62fb3a49182d67e23d877824a,"
        + "033b1a9737a40cc3fd9b6af4b723632b76a67a36782596304612a6c2bfb5197e6d",
    "f1aaf16c2239746f369572c0784d9dd3d032d952c2d992175873fb58fae31a60,"
        + "f78476ea7cc9ade20f9e05e58a804cf19533f03ea805ece5fee88c8e2874ba50,"
        + "029bdf2d716ee366eddf599ba252786c1033f47e230248a4612a5670ab931f1763"
  })
  void a_secret_is_blinded(String secret, String r, String blinded) {
    CurvePoint y = Bdhke.hashToCurve(HexFormat.of().parseHex(secret));

    assertThat(Bdhke.blind(y, scalar(r))).isEqualTo(point(blinded));
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000000000000000000000000000000000000000000000000001,"
        + "02a9acc1e48c25eeeb9289b5031cc57da9fe72f3fe2861d264bdc074209b107ba2",
    "7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f,"
        + "0398bc70ce8184d27ba89834d19f5199c84443c31131e48d3c1214db24247d005d"
  })
  void a_blinded_message_is_signed(String key, String signature) {
    CurvePoint blinded =
        point("02a9acc1e48c25eeeb9289b5031cc57da9fe72f3fe2861d264bdc074209b107ba2");

    assertThat(blinded.times(scalar(key))).isEqualTo(point(signature));
  }

  @Test
  void unblinding_gives_the_signature_on_the_secret_itself() {
    Scalar mintKey = Scalar.random();
    Scalar r = Scalar.random();
    CurvePoint y = Bdhke.hashToCurve("ein Geheimnis, żółć, 🥜");

    CurvePoint blindSignature = Bdhke.blind(y, r).times(mintKey);

    assertThat(Bdhke.unblind(blindSignature, r, mintKey.point())).isEqualTo(y.times(mintKey));
  }

  @Test
  void points_and_scalars_out_of_range_are_refused() {
    assertThat(CurvePoint.parse("04" + "11".repeat(64)))
        .isEqualTo(org.paygress.system.Parsed.malformed("a point is not 33 bytes long"));
    assertThat(CurvePoint.parse("05" + "11".repeat(32)))
        .isEqualTo(org.paygress.system.Parsed.malformed("a point is not on the curve"));
    assertThat(Scalar.parse("00".repeat(32)))
        .isEqualTo(org.paygress.system.Parsed.malformed("a scalar is out of range"));
    assertThat(Scalar.parse("ff".repeat(32)))
        .isEqualTo(org.paygress.system.Parsed.malformed("a scalar is out of range"));
  }
}
