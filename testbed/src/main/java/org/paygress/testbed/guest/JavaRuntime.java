package org.paygress.testbed.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** A small Java runtime made of the JDK we run on, for the guest. */
public final class JavaRuntime {

  private static final String MODULES =
      "java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,"
          + "java.net.http,java.prefs,java.sql,java.xml,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,"
          + "jdk.zipfs";
  private static final Duration LINK_TIMEOUT = Duration.ofMinutes(5);

  private JavaRuntime() {}

  /** Its directory in the standard cache; {@code bin/java} is inside. Takes a few seconds once. */
  public static Path prepare(Consumer<String> progress) throws IOException, InterruptedException {
    Path jdk = Path.of(System.getProperty("java.home"));
    String hash =
        ContentHash.start()
            .text(System.getProperty("java.vendor") + System.getProperty("java.runtime.version"))
            .text(MODULES)
            .hex();
    return Cache.standard()
        .entry(
            "runtime",
            hash,
            target -> {
              progress.accept("linking a Java runtime for the guest, once");
              make(jdk, target.resolve("jre"));
            })
        .resolve("jre");
  }

  private static void make(Path jdk, Path target) throws IOException, InterruptedException {
    HostCommand.Result linked =
        HostCommand.of(
                jdk.resolve("bin/jlink").toString(),
                "--output",
                target.toString(),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--add-modules",
                MODULES)
            .within(LINK_TIMEOUT)
            .run();
    if (!linked.ok()) {
      // Some JDK packages come without what jlink needs; all of the JDK does as well, only slower
      // to pack.
      Cache.deleteTree(target);
      HostCommand.of("cp", "-aL", jdk.toString(), target.toString())
          .within(LINK_TIMEOUT)
          .expectSuccess();
    }
  }
}
