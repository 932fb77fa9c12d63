package org.paygress.provider.treasury;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Sat;

class HoldingTest {

  private static Holding holding(long sats, long spendingFee) {
    return new Holding(
        MintUrl.of("https://mint.example.com"),
        "sat",
        new Sat(sats).toMsat(),
        new Sat(spendingFee).toMsat());
  }

  private static long free(long sats, long spendingFee, long debts) {
    return holding(sats, spendingFee).beside(new Sat(debts).toMsat()).toSatFloor().value();
  }

  @Test
  void debts_are_kept_with_what_it_costs_to_pay_them_back() {
    assertThat(free(499, 0, 493)).isEqualTo(6);
    assertThat(free(499, 2, 493)).isEqualTo(2);
    assertThat(free(499, 3, 493)).isZero();
    assertThat(free(499, 9, 493)).isZero();
  }

  @Test
  void without_debts_all_of_it_is_free() {
    assertThat(free(499, 9, 0)).isEqualTo(499);
  }
}
