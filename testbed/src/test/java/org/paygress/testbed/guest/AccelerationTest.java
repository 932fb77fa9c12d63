package org.paygress.testbed.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccelerationTest {

  private static final String WITH_VMX = "processor\t: 0\nflags\t\t: fpu vme vmx sse\n";
  private static final String WITH_SVM = "processor\t: 0\nflags\t\t: fpu svm sse\n";
  private static final String WITHOUT = "processor\t: 0\nflags\t\t: fpu vme sse\nbugs\t: vmx\n";

  @Test
  void a_capable_processor_with_a_device_is_used() {
    assertThat(Acceleration.detect(WITH_VMX, true)).isEqualTo(Acceleration.KVM);
    assertThat(Acceleration.detect(WITH_SVM, true)).isEqualTo(Acceleration.KVM);
  }

  @Test
  void a_device_that_opens_on_an_incapable_processor_is_not_believed() {
    assertThat(Acceleration.detect(WITHOUT, true)).isEqualTo(Acceleration.TCG);
  }

  @Test
  void a_capable_processor_without_a_device_is_emulated() {
    assertThat(Acceleration.detect(WITH_VMX, false)).isEqualTo(Acceleration.TCG);
  }
}
