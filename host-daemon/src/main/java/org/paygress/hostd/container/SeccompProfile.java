package org.paygress.hostd.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The system calls that a container's root is refused, in the language of LXC's seccomp profiles:
 * what LXC itself refuses, ways into the kernel that no rented container needs, and the controls of
 * btrfs by which a tenant would leave his quota or become undeletable.
 */
public final class SeccompProfile {

  private static final List<String> REFUSED =
      List.of(
          "kexec_load",
          "kexec_file_load",
          "open_by_handle_at",
          "init_module",
          "finit_module",
          "delete_module",
          "add_key",
          "request_key",
          "keyctl",
          "bpf",
          "perf_event_open",
          "userfaultfd",
          "io_uring_setup",
          "io_uring_enter",
          "io_uring_register",
          "quotactl",
          "quotactl_fd");

  /**
   * Of linux/btrfs.h: SUBVOL_CREATE, SNAP_CREATE, SNAP_CREATE_V2, SUBVOL_CREATE_V2,
   * SUBVOL_SETFLAGS, SET_RECEIVED_SUBVOL, QUOTA_CTL, QGROUP_ASSIGN, QGROUP_CREATE, QGROUP_LIMIT;
   * and TIOCSTI, which types into a terminal that somebody else reads.
   */
  private static final List<Long> REFUSED_CONTROLS =
      List.of(
          0x5000940eL,
          0x50009401L,
          0x50009417L,
          0x50009418L,
          0x4008941aL,
          0xc0c89425L,
          0xc0109428L,
          0x40189429L,
          0x4010942aL,
          0x8030942bL,
          0x5412L);

  private SeccompProfile() {}

  static String text() {
    // The kernel looks at the lower 32 bits of the number only, so the upper ones must not matter.
    Stream<String> controls =
        REFUSED_CONTROLS.stream()
            .map("ioctl errno 1 [1,%d,SCMP_CMP_MASKED_EQ,4294967295]"::formatted);
    return Stream.concat(REFUSED.stream().map(call -> call + " errno 1"), controls)
        .collect(Collectors.joining("\n", "2\ndenylist\nreject_force_umount\n[all]\n", "\n"));
  }

  /** Writes it whole or not at all; containers that run keep the one they began with. */
  public static void write(Path file) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
