package org.paygress.protocol.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AmountTest {

  @Test
  void a_sat_is_a_thousand_msat() {
    assertThat(new Sat(299).toMsat()).isEqualTo(new Msat(299_000));
    assertThat(new Msat(299_999).toSatFloor()).isEqualTo(new Sat(299));
    assertThat(new Msat(299_001).toSatCeil()).isEqualTo(new Sat(300));
    assertThat(new Msat(299_000).toSatCeil()).isEqualTo(new Sat(299));
  }

  @Test
  void amounts_add_and_subtract_exactly() {
    assertThat(new Msat(2).plus(new Msat(3))).isEqualTo(new Msat(5));
    assertThat(new Msat(5).minus(new Msat(5))).isEqualTo(Msat.ZERO);
    assertThat(new Msat(5)).isGreaterThan(new Msat(4));
    assertThat(new Sat(5)).isLessThan(new Sat(6));
  }

  @Test
  void an_amount_is_never_negative() {
    assertThatThrownBy(() -> new Msat(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Sat(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Msat(1).minus(new Msat(2)))
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void an_amount_never_wraps_around() {
    var most = new Msat(Long.MAX_VALUE);
    assertThatThrownBy(() -> most.plus(new Msat(1))).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Sat(Long.MAX_VALUE).toMsat())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void a_rate_buys_whole_seconds() {
    var rate = new Rate(50);
    assertThat(rate.durationSecs(new Msat(299_000))).isEqualTo(5980);
    assertThat(rate.durationSecs(new Msat(99))).isEqualTo(1);
    assertThat(rate.durationSecs(new Msat(49))).isZero();
    assertThat(rate.cost(60)).isEqualTo(new Msat(3000));
  }

  @Test
  void a_rate_is_never_free() {
    assertThatThrownBy(() -> new Rate(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Rate(Long.MAX_VALUE).cost(2))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> new Rate(1).cost(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
