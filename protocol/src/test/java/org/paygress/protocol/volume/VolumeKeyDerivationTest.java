package org.paygress.protocol.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.nostr.SecretKey;

class VolumeKeyDerivationTest {

  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({
    "4242424242424242424242424242424242424242424242424242424242424242, workload-abc,"
        + " e86644a9d32636c1d9c9a976f5eddda0f3ffe379d7eeb75c55478493109a42f2",
    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
        + " 550e8400-e29b-41d4-a716-446655440000,"
        + " fd3602c95eb6a3d6e6cb1a19aa77ac04cf20ad0be56591c39fcfa3361e7acb7a",
    "0000000000000000000000000000000000000000000000000000000000000000, '',"
        + " 88b1d8530509d1ef5f65e64e3cc405cc46c4ad92624ddb812591fdabee748b88",
  })
  void the_formula_gives_the_protocols_vectors(String nsec, String workload, String key) {
    assertThat(VolumeKeyDerivation.digest(HEX.parseHex(nsec), workload))
        .isEqualTo(HEX.parseHex(key));
  }

  @Test
  void a_consumers_key_and_a_workload_give_the_volumes_key() {
    var consumer = SecretKey.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    var workload = WorkloadId.of("550e8400-e29b-41d4-a716-446655440000");
    assertThat(VolumeKeyDerivation.derive(consumer, workload).copyBytes())
        .isEqualTo(
            HEX.parseHex("fd3602c95eb6a3d6e6cb1a19aa77ac04cf20ad0be56591c39fcfa3361e7acb7a"));
  }

  @Test
  void the_key_in_a_captured_request_is_the_derived_one() {
    // spawn-request-template-encrypt: the consumer cli_d and its workload.
    var consumer = SecretKey.of("c3d643a0f59df612cc179766834f99a7bf4c8942f3b5a485d49bf54704f63b6d");
    var workload = WorkloadId.of("5ba420fc-b2b5-40a4-aa25-2e529eec319e");
    assertThat(VolumeKeyDerivation.derive(consumer, workload).toBase64())
        .isEqualTo("dV_6i6klIRdNQEDB-Vmn0OXWrM39a8_z_K4M7euWquY");
  }

  @Test
  void a_workload_id_with_a_nul_is_refused() {
    assertThatThrownBy(() -> VolumeKeyDerivation.digest(new byte[32], "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
