package org.paygress.testbed.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** How QEMU runs the guest's processors. */
public enum Acceleration {
  KVM,
  TCG;

  List<String> arguments() {
    return switch (this) {
      case KVM -> List.of("-accel", "kvm", "-cpu", "host");
      // la57: a fifth page table level only costs time when pages are walked by software.
      case TCG -> List.of("-accel", "tcg,thread=multi,tb-size=512", "-cpu", "max,la57=off");
    };
  }

  /** What this machine can do. */
  public static Acceleration detect() {
    try {
      return detect(
          Files.readString(Path.of("/proc/cpuinfo")), Files.isWritable(Path.of("/dev/kvm")));
    } catch (IOException e) {
      return TCG;
    }
  }

  /**
   * KVM needs both the device and a processor that says it can: there are machines whose /dev/kvm
   * opens and boots nothing.
   */
  static Acceleration detect(String cpuinfo, boolean kvmWritable) {
    boolean capable =
        cpuinfo
            .lines()
            .filter(line -> line.startsWith("flags"))
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .anyMatch(flag -> flag.equals("vmx") || flag.equals("svm"));
    return capable && kvmWritable ? KVM : TCG;
  }
}
