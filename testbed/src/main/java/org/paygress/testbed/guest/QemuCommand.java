package org.paygress.testbed.guest;

import java.util.ArrayList;
import java.util.List;

/** The QEMU command line of a guest. */
final class QemuCommand {

  /** The address by which the guest reaches services of this machine's loopback. */
  static final String HOST_SERVICES = "10.0.2.100";

  private QemuCommand() {}

  static List<String> render(GuestOptions options, Acceleration acceleration) {
    var argv = new ArrayList<String>();
    argv.addAll(List.of("qemu-system-x86_64", "-name", "paygress-guest", "-machine", "q35"));
    argv.addAll(acceleration.arguments());
    argv.addAll(List.of("-smp", "2", "-m", options.memoryMb() + "M"));
    argv.addAll(List.of("-nodefaults", "-display", "none", "-no-reboot", "-rtc", "base=utc"));
    argv.addAll(List.of("-monitor", "unix:" + options.monitorSocket() + ",server=on,wait=off"));
    argv.addAll(List.of("-kernel", options.image().kernel().toString()));
    argv.addAll(List.of("-initrd", options.image().initramfs().toString()));
    // Software emulation gains nothing from speculation mitigations; AppArmor has no profiles here.
    argv.addAll(
        List.of(
            "-append",
            "console=ttyS0 quiet panic=-1 mitigations=off nokaslr apparmor=0 no_timer_check"));
    argv.addAll(List.of("-serial", "file:" + options.consoleLog()));
    drive(argv, new Disk("root", options.image().rootDisk()));
    options.disks().forEach(disk -> drive(argv, disk));
    argv.addAll(List.of("-netdev", network(options)));
    argv.addAll(List.of("-device", "virtio-net-pci,netdev=net,romfile="));
    argv.addAll(List.of("-device", "virtio-rng-pci", "-device", "virtio-serial-pci"));
    port(argv, "control", "socket,path=" + options.controlSocket() + ",server=on,wait=off");
    port(argv, "log", "file,path=" + options.serviceLog());
    return argv;
  }

  private static void drive(List<String> argv, Disk disk) {
    String id = "disk-" + disk.serial();
    argv.addAll(
        List.of(
            "-drive",
            "if=none,id=" + id + ",file=" + disk.image() + ",format=raw,snapshot=on,cache=unsafe",
            "-device",
            "virtio-blk-pci,drive=" + id + ",serial=" + disk.serial()));
  }

  private static String network(GuestOptions options) {
    var rules = new ArrayList<String>();
    // restrict: the guest reaches the listed services of this machine and nothing else.
    rules.add("user,id=net,restrict=on");
    options.forwards().forEach(forward -> rules.add(forward.rule()));
    for (int port : options.loopbackServices()) {
      rules.add(
          "guestfwd=tcp:" + HOST_SERVICES + ":" + port + "-cmd:socat - TCP:127.0.0.1:" + port);
    }
    return String.join(",", rules);
  }

  private static void port(List<String> argv, String name, String backend) {
    argv.addAll(
        List.of(
            "-chardev",
            backend.replaceFirst(",", ",id=" + name + ","),
            "-device",
            "virtserialport,chardev=" + name + ",name=" + name));
  }
}
