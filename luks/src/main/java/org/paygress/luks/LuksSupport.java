package org.paygress.luks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.Command;
import org.paygress.system.process.ProcessRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this host can open encrypted volumes: found out by opening one. */
public final class LuksSupport {
  private static final Path CONTROL = Path.of("/dev/mapper/control");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PROBE = "probe-";
  private static final Logger LOG = LoggerFactory.getLogger(LuksSupport.class);
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
    VolumeTools tools = new VolumeTools(runner);
    VolumeTeardown teardown = new VolumeTeardown(tools);
    sweep(scratch, teardown);
    // One of another name is not in the way of what a killed start left and nobody can remove.
    VolumeFiles files =
        new VolumeFiles(scratch, VolumeName.of(PROBE + Long.toHexString(RANDOM.nextLong() >>> 16)));
    try (SecretMemory key = SecretMemory.allocate(32)) {
      byte[] noise = new byte[32];
      RANDOM.nextBytes(noise);
      key.segment().asByteBuffer().put(noise);
      return trial(files, tools, teardown, key);
    }
  }

  /** Removes what a start left that was killed in the middle. */
  static void sweep(Path scratch, VolumeTeardown teardown) {
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(scratch, PROBE + "*.{img,new,gone}")) {
      for (Path file : left) {
        String name = scratch.relativize(file).toString();
        VolumeName probe = VolumeName.of(name.substring(0, name.lastIndexOf('.')));
        teardown.destroy(new VolumeFiles(scratch, probe), step -> {});
      }
    } catch (IOException | VolumeException e) {
      LOG.warn("a trial volume of an earlier start is still there: {}", e.toString());
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
