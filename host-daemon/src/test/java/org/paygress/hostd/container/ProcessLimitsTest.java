package org.paygress.hostd.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessLimitsTest {

  @Test
  void what_the_daemon_may_have_is_not_its_containers() {
    assertThat(
            ProcessLimits.config(
                List.of(
                    "Max open files            65536                1048576              files     ",
                    "Max locked memory         unlimited            unlimited            bytes     ")))
        .isEqualTo("lxc.prlimit.memlock = 67108864\nlxc.prlimit.nofile = 1024:524288\n");
  }

  @Test
  void nobody_in_a_container_is_promised_more_than_the_daemon_has() {
    assertThat(
            ProcessLimits.config(
                List.of(
                    "Max open files            512                  512                  files     ",
                    "Max locked memory         8388608              8388608              bytes     ")))
        .isEqualTo("lxc.prlimit.memlock = 8388608\nlxc.prlimit.nofile = 512:512\n");
  }
}
