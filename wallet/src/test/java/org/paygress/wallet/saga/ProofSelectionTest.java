package org.paygress.wallet.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;

class ProofSelectionTest {
  private static final CurvePoint POINT = Scalar.random().point();
  private static final KeysetId KEYSET = new KeysetId("00ad268c4d1f5826");

  private static List<Proof> proofs(List<Long> amounts) {
    List<Proof> proofs = new ArrayList<>();
    for (int i = 0; i < amounts.size(); i++) {
      proofs.add(new Proof(amounts.get(i), KEYSET, "s" + i, POINT, Optional.empty()));
    }
    proofs.sort(Comparator.comparing(Proof::amount).reversed());
    return proofs;
  }

  private static long fee(List<Proof> proofs, long ppk) {
    return (proofs.size() * ppk + 999) / 1_000;
  }

  @Test
  void proofs_that_fit_exactly_are_found_whenever_there_are_any() {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 2_000; round++) {
      List<Long> amounts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        amounts.add(1L << random.nextInt(6));
      }
      long wanted = 1L + random.nextInt(100);

      Optional<List<Proof>> chosen =
          ProofSelection.exact(proofs(amounts), wanted, Token.PROOFS_MAX);

      assertThat(chosen.isPresent()).as("round %s", round).isEqualTo(fits(amounts, 0, wanted));
      chosen.ifPresent(found -> assertThat(Token.sum(found)).isEqualTo(wanted));
    }
  }

  private static boolean fits(List<Long> amounts, int from, long wanted) {
    if (wanted == 0) {
      return true;
    }
    if (wanted < 0 || from == amounts.size()) {
      return false;
    }
    return fits(amounts, from + 1, wanted - amounts.get(from)) || fits(amounts, from + 1, wanted);
  }

  @Test
  void what_is_chosen_covers_the_amount_and_the_fee() {
    Random random = new Random(4);
    for (int round = 0; round < 1_000; round++) {
      List<Long> amounts = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        amounts.add(1L << random.nextInt(8));
      }
      long wanted = 1L + random.nextInt(500);
      long ppk = random.nextInt(1_500);

      Optional<List<Proof>> chosen =
          ProofSelection.covering(proofs(amounts), wanted, used -> fee(used, ppk));

      chosen.ifPresent(
          found -> assertThat(Token.sum(found) - fee(found, ppk)).isGreaterThanOrEqualTo(wanted));
    }
  }

  @Test
  void the_smallest_single_proof_that_does_is_taken() {
    List<Proof> chosen =
        ProofSelection.covering(proofs(List.of(64L, 16L, 8L)), 8, used -> fee(used, 100))
            .orElseThrow();

    assertThat(chosen.stream().map(Proof::amount)).containsExactly(16L);
  }
}
