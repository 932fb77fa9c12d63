package org.paygress.wallet.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletVectors.good;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.paygress.cashu.crypto.Bdhke;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.mint.BlindOutput;
import org.paygress.cashu.mint.Keyset;
import org.paygress.cashu.mint.KeysetInfo;
import org.paygress.cashu.mint.MintClient;
import org.paygress.cashu.mint.MintInfo;
import org.paygress.cashu.mint.MintView;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.ProofDleq;
import org.paygress.cashu.token.SpendingCondition;
import org.paygress.cashu.token.Token;
import org.paygress.cashu.token.TokenV3;
import org.paygress.cashu.token.TokenV4;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;
import org.paygress.wallet.Seeded;

/** What must hold for any amounts, fees, secrets and tokens. */
class MoneyPropertiesTest {
  private static final int ROUNDS = 500;
  private static final KeysetId ID = new KeysetId("009a1f293253e41e");
  private static final MintUrl MINT = MintUrl.of("https://mint.example");

  private final Seeded random = Seeded.of("MoneyPropertiesTest");

  private static Keyset powersOfTwo(int bits) {
    SortedMap<Long, CurvePoint> keys = new TreeMap<>();
    for (int bit = 0; bit < bits; bit++) {
      keys.put(1L << bit, Scalar.of(padded(bit + 1)).point());
    }
    return new Keyset(ID, "sat", 0, OptionalLong.empty(), keys);
  }

  private static byte[] padded(int number) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) number;
    return bytes;
  }

  private Proof proof(KeysetId keyset, long amount, String secret) {
    Optional<ProofDleq> dleq =
        random.below(2) == 0
            ? Optional.empty()
            : Optional.of(new ProofDleq(random.scalar(), random.scalar(), random.scalar()));
    return new Proof(amount, keyset, secret, random.point(), dleq);
  }

  private List<Proof> purse() {
    List<Proof> proofs = new ArrayList<>();
    int count = 1 + random.below(12);
    for (int i = 0; i < count; i++) {
      proofs.add(proof(ID, 1L << random.below(16), "s" + i));
    }
    proofs.sort(Comparator.comparing(Proof::amount).reversed());
    return proofs;
  }

  @Test
  void a_split_sums_up_to_its_amount_in_as_few_powers_of_two_as_there_are_bits() {
    Keyset keyset = powersOfTwo(40);
    for (int i = 0; i < ROUNDS; i++) {
      long amount = random.amount(40);

      List<Long> parts = good(keyset.split(amount));

      assertThat(parts.stream().mapToLong(part -> part).sum()).isEqualTo(amount);
      assertThat(parts).hasSize(Long.bitCount(amount)).isSorted();
    }
  }

  @Test
  void what_a_keyset_cannot_represent_is_said_and_never_rounded() {
    SortedMap<Long, CurvePoint> even = new TreeMap<>(powersOfTwo(20).keys());
    even.remove(1L);
    Keyset keyset = new Keyset(ID, "sat", 0, OptionalLong.empty(), even);
    for (int i = 0; i < ROUNDS; i++) {
      long amount = 2 * random.amount(18) + 1;

      assertThat(keyset.split(amount)).isInstanceOf(Parsed.Malformed.class);
      assertThat(good(keyset.split(amount - 1)).stream().mapToLong(part -> part).sum())
          .isEqualTo(amount - 1);
    }
  }

  @Test
  void the_fee_of_several_proofs_is_rounded_up_once() {
    for (int i = 0; i < ROUNDS; i++) {
      long ppk = random.below(3_000);
      KeysetInfo info = new KeysetInfo(ID, "sat", true, ppk, OptionalLong.empty());
      MintView view =
          MintView.of(
              new MintClient(MINT, java.time.Duration.ofSeconds(1)),
              new MintInfo(
                  java.util.Set.of(), java.util.Map.of(), org.paygress.cashu.mint.MeltTerms.ANY),
              List.of(info));
      List<Proof> inputs = purse();

      long fee = view.inputFee(inputs).orElseThrow();

      assertThat(1_000 * fee).isBetween(ppk * inputs.size(), ppk * inputs.size() + 999);
    }
  }

  @Test
  void proofs_chosen_to_cover_an_amount_do_so_after_fees_and_their_change_is_what_is_left() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Proof> purse = purse();
      long ppk = random.below(2_000);
      long amount = random.amount(16);
      java.util.function.Function<List<Proof>, Long> fee =
          proofs -> (ppk * proofs.size() + 999) / 1_000;

      ProofSelection.covering(purse, amount, fee)
          .ifPresent(
              chosen -> {
                assertThat(purse).containsAll(chosen);
                assertThat(chosen).doesNotHaveDuplicates();
                assertThat(Token.sum(chosen) - fee.apply(chosen)).isGreaterThanOrEqualTo(amount);
              });
      ProofSelection.exact(purse, amount, Token.PROOFS_MAX)
          .ifPresent(
              chosen -> {
                assertThat(purse).containsAll(chosen);
                assertThat(Token.sum(chosen)).isEqualTo(amount);
              });
    }
  }

  @Test
  void an_exact_sum_of_powers_of_two_is_found_whenever_there_is_one() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Proof> purse = purse();
      long amount = 0;
      for (Proof proof : purse) {
        amount += random.below(2) == 0 ? 0 : proof.amount();
      }
      if (amount > 0) {
        assertThat(ProofSelection.exact(purse, amount, Token.PROOFS_MAX)).isPresent();
      }
    }
  }

  @Test
  void tokens_with_any_unicode_survive_both_text_forms_in_both_directions() {
    for (int i = 0; i < ROUNDS; i++) {
      List<Proof> proofs = new ArrayList<>();
      for (long amount : LongStream.rangeClosed(1, 1 + random.below(4)).toArray()) {
        proofs.add(proof(ID, random.amount(60), amount + random.text()));
      }
      Optional<String> memo = random.below(2) == 0 ? Optional.empty() : Optional.of(random.text());
      Token token = new Token(MINT, "sat", proofs, memo);

      assertThat(good(TokenV3.parse(TokenV3.encode(token)))).isEqualTo(token);
      assertThat(good(TokenV4.parse(TokenV4.encode(token)))).isEqualTo(token);
      assertThat(good(Token.parse("cashu:" + token.encode())).encodeV3())
          .isEqualTo(token.encodeV3());
    }
  }

  @Test
  void any_unicode_secret_is_blinded_signed_and_proven() {
    for (int i = 0; i < 50; i++) {
      Scalar mintKey = random.scalar();
      BlindOutput output = BlindOutput.of(1, ID, random.text(), random.scalar());
      CurvePoint signature = output.b().times(mintKey);

      CurvePoint c = Bdhke.unblind(signature, output.r(), mintKey.point());

      assertThat(c).isEqualTo(Bdhke.hashToCurve(output.secret()).times(mintKey));
    }
  }

  @Test
  void any_secret_means_something_and_only_a_signed_one_needs_a_witness() {
    Unlocking none = new Unlocking(Optional.empty(), java.time.InstantSource.system());
    for (int i = 0; i < ROUNDS; i++) {
      String secret = "[\"P2PK\",{" + random.text();

      assertThat(SpendingCondition.of(secret)).isEqualTo(new SpendingCondition.Plain());
      assertThat(none.witness(secret)).isEmpty();
    }
  }
}
