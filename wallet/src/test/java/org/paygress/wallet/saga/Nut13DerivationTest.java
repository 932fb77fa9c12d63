package org.paygress.wallet.saga;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.token.KeysetId;
import org.paygress.wallet.WalletVectors;
import org.paygress.wallet.seed.WalletSeed;

class Nut13DerivationTest {
  private static final JsonNode VECTORS = WalletVectors.load("nut13.json");

  static Iterable<JsonNode> vectors() {
    return VECTORS.path("vectors");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void secrets_and_blinding_factors_are_the_vectors(JsonNode vector) {
    WalletSeed seed = WalletSeed.of(HexFormat.of().parseHex(VECTORS.path("seed").textValue()));
    SecretDerivation derivation = new SecretDerivation(seed);
    KeysetId keyset = new KeysetId(vector.path("keyset").textValue());

    for (int counter = 0; counter < 5; counter++) {
      BlindOutput output = derivation.output(1, keyset, counter);
      assertThat(output.secret()).isEqualTo(vector.path("secrets").path(counter).textValue());
      assertThat(output.r().hex()).isEqualTo(vector.path("r").path(counter).textValue());
    }
  }
}
