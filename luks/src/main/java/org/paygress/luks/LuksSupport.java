package org.paygress.luks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.Command;
import org.paygress.system.process.ProcessRunner;

/** Whether this host can open encrypted volumes: found out by opening one. */
public final class LuksSupport {
  private static final Path CONTROL = Path.of("/dev/mapper/control");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long TRIAL_BYTES = 8L << 20;

  private LuksSupport() {}

  /**
   * True when a throw-away volume could be formatted and opened here. Takes about 0.3 s where it
   * can, a few milliseconds where the kernel has no device-mapper. Needs root.
   *
   * @param scratch an existing directory of ours for the throw-away image
   */
  public static boolean probe(Path scratch, ProcessRunner runner) {
    runner.run(Command.of("modprobe", "-a", "dm_mod", "dm_crypt", "loop"));
    if (!Files.exists(CONTROL)) {
      return false;
    }
    VolumeFiles files =
        new VolumeFiles(scratch, VolumeName.of("probe-" + ProcessHandle.current().pid()));
    VolumeTools tools = new VolumeTools(runner);
    VolumeTeardown teardown = new VolumeTeardown(tools);
    try (SecretMemory key = SecretMemory.allocate(32)) {
      byte[] noise = new byte[32];
      RANDOM.nextBytes(noise);
      key.segment().asByteBuffer().put(noise);
      return trial(files, tools, teardown, key);
    }
  }

  private static boolean trial(
      VolumeFiles files, VolumeTools tools, VolumeTeardown teardown, SecretMemory key) {
    boolean opened = false;
    try (var image = new java.io.RandomAccessFile(files.fresh().toFile(), "rw")) {
      image.setLength(TRIAL_BYTES);
      tools.format(files.fresh(), key);
      tools.open(tools.attach(files.fresh()), Optional.of(files.mapping()), key);
      opened = true;
    } catch (IOException | VolumeException e) {
      opened = false;
    }
    try {
      teardown.destroy(files, step -> {});
    } catch (VolumeException e) {
      return false;
    }
    return opened;
  }
}
