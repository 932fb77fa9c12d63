package org.paygress.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseIdTest {

  @Test
  void both_wire_forms_name_the_same_lease() {
    assertThat(LeaseId.parse("container-1000")).contains(new LeaseId(1000));
    assertThat(LeaseId.parse("1000")).contains(new LeaseId(1000));
    assertThat(new LeaseId(1234).wire()).isEqualTo("container-1234");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "container-",
        "999",
        "-1000",
        "container-container-1000",
        "1000 ",
        "١٠٠٠",
        "0x3e8",
        "1000;reboot",
        "9999999999999999999999",
        "container-1e3",
        "../1000"
      })
  void anything_else_is_no_lease_id(String text) {
    assertThat(LeaseId.parse(text)).isEmpty();
  }
}
