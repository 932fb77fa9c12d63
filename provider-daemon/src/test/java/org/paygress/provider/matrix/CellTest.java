package org.paygress.provider.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.testbed.mint.DevMintOptions;

class CellTest {

  @Test
  void a_sat_too_little_is_lost_and_one_too_many_is_doubled() {
    Fault none = new Fault("NONE", Optional.empty(), false);
    try (Cell cell = Cell.of(none, DevMintOptions.defaults())) {
      assertThat(cell.token(100).amount()).isEqualTo(100);
      assertThat(cell.judge(100)).isEqualTo(Cell.Verdict.GOOD);
      assertThat(cell.judge(99)).isEqualTo(Cell.Verdict.LOST);
      assertThat(cell.judge(101)).isEqualTo(Cell.Verdict.DOUBLED);
    }
  }
}
