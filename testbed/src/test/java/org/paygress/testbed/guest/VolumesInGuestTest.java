package org.paygress.testbed.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The volume module's tests that need dm-crypt, on a kernel that has it. */
@Tag("guest")
class VolumesInGuestTest {

  @Test
  void an_encrypted_volume_keeps_its_promises_on_a_real_kernel() throws Exception {
    Path root = Checkout.find().root();
    Path workDir = Files.createTempDirectory("pg-volumes");
    Path content = Files.createDirectory(workDir.resolve("content"));
    try {
      HostCommand.of("cp", "-a", JavaRuntime.prepare(System.err::println) + "/.", content + "/jre")
          .expectSuccess();
      String classpath = copyClasspath(root, content);
      ExtImage.make(content, workDir.resolve("project.img"));
      try (GuestKernel guest =
          GuestKernel.boot(
              GuestOptions.of(GuestImage.prepare(Checkout.find(), System.err::println), workDir)
                  .disks(new Disk("project", workDir.resolve("project.img"))))) {
        GuestRun run =
            guest.run(
                "/project/jre/bin/java --enable-native-access=ALL-UNNAMED"
                    + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
                    + classpath
                    + " org.paygress.testbed.guest.TestsInGuest"
                    + " org.paygress.luks.EncryptedVolumeTest",
                Duration.ofMinutes(5));
        run.output()
            .lines()
            .filter(line -> line.startsWith("volume,"))
            .forEach(System.out::println);
        assertThat(run.output()).endsWith("succeeded 10 of 10\n");
        assertThat(run.exitCode()).isZero();
      }
    } finally {
      Cache.deleteTree(workDir);
    }
  }

  /** Copies everything the tests need; returns their class path inside the guest. */
  private static String copyClasspath(Path root, Path content) throws Exception {
    List<Path> parts = new ArrayList<>();
    parts.add(root.resolve("luks/target/test-classes"));
    parts.add(root.resolve("luks/target/classes"));
    // Surefire hides the real class path behind a jar that only names it.
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    for (String part : own.split(File.pathSeparator, -1)) {
      if (!part.isEmpty()) {
        parts.add(Path.of(part));
      }
    }
    StringBuilder classpath = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      if (!Files.exists(parts.get(i))) {
        continue;
      }
      String name = "cp" + i + (Files.isDirectory(parts.get(i)) ? "" : ".jar");
      HostCommand.of("cp", "-a", parts.get(i).toString(), content.resolve(name).toString())
          .expectSuccess();
      classpath.append(classpath.isEmpty() ? "" : ":").append("/project/").append(name);
    }
    return classpath.toString();
  }
}
