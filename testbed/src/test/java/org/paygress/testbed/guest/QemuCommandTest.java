package org.paygress.testbed.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class QemuCommandTest {

  private static final GuestOptions OPTIONS =
      GuestOptions.of(GuestImage.in(Path.of("/cache/guest-1")), Path.of("/tmp/w"))
          .disks(new Disk("project", Path.of("/tmp/w/project.img")))
          .forwards(List.of(ForwardedPort.same(31_000), new ForwardedPort(31_001, 22)))
          .loopbackServices(List.of(7777))
          .memoryMb(3072);

  @Test
  void disks_come_in_order_and_forget_what_is_written() {
    List<String> argv = QemuCommand.render(OPTIONS, Acceleration.TCG);

    assertThat(argv.stream().filter(word -> word.startsWith("if=none")))
        .containsExactly(
            "if=none,id=disk-root,file=/cache/guest-1/root.img,format=raw,snapshot=on,cache=unsafe",
            "if=none,id=disk-project,file=/tmp/w/project.img,format=raw,snapshot=on,cache=unsafe");
    assertThat(argv).contains("virtio-blk-pci,drive=disk-project,serial=project");
  }

  @Test
  void the_network_reaches_what_is_listed_and_nothing_else() {
    assertThat(QemuCommand.render(OPTIONS, Acceleration.TCG))
        .containsSequence(
            "-netdev",
            "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:31000-:31000,hostfwd=tcp:127.0.0.1:31001-:22,"
                + "guestfwd=tcp:10.0.2.100:7777-cmd:socat - TCP:127.0.0.1:7777");
  }

  @Test
  void the_control_channel_is_a_socket_and_the_log_a_file() {
    assertThat(QemuCommand.render(OPTIONS, Acceleration.TCG))
        .containsSequence(
            "-chardev",
            "socket,id=control,path=/tmp/w/control.sock,server=on,wait=off",
            "-device",
            "virtserialport,chardev=control,name=control",
            "-chardev",
            "file,id=log,path=/tmp/w/service.log");
  }

  @Test
  void kvm_is_asked_for_only_when_detected() {
    assertThat(QemuCommand.render(OPTIONS, Acceleration.KVM)).containsSequence("-accel", "kvm");
    assertThat(QemuCommand.render(OPTIONS, Acceleration.TCG)).doesNotContain("kvm");
  }

  @Test
  void memory_and_processors_are_given() {
    assertThat(QemuCommand.render(OPTIONS, Acceleration.TCG))
        .containsSequence("-smp", "2", "-m", "3072M");
  }

  @Test
  void paths_that_would_be_read_as_options_are_refused() {
    assertThatThrownBy(() -> new Disk("project", Path.of("/tmp/a,readonly=off")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Disk("Project!", Path.of("/tmp/a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OPTIONS.loopbackServices(List.of(70_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
