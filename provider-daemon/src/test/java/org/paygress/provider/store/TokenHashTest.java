package org.paygress.provider.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenHashTest {

  /** FIPS 180-4, the example of one block. */
  @Test
  void what_is_no_token_is_known_by_the_sha_256_of_its_text() {
    String hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(TokenHash.of("abc")).isEqualTo(new TokenHash(hash, hash));
  }
}
