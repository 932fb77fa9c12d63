package org.paygress.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in bin/, in a checkout of its own with a JDK that prints what it was told. */
class LauncherTest {

  @TempDir private Path dir = Path.of("");

  @BeforeEach
  void a_checkout_and_a_jdk() throws IOException {
    Files.createDirectories(dir.resolve("checkout/bin"));
    for (String file : new String[] {"paygressd", "java25.sh"}) {
      Path target = dir.resolve("checkout/bin").resolve(file);
      Files.copy(Path.of("..", "bin", file), target);
      executable(target);
    }
    Files.createDirectories(dir.resolve("jdk/bin"));
    Files.writeString(dir.resolve("jdk/release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"25.0.1\"\n");
    Path java =
        Files.writeString(
            dir.resolve("jdk/bin/java"), "#!/bin/sh\nfor a in \"$@\"; do echo \"$a\"; done\n");
    executable(java);
  }

  @Test
  void it_runs_the_built_classes_also_through_a_link() throws Exception {
    Path module = dir.resolve("checkout/provider-daemon/target");
    Files.createDirectories(module.resolve("classes/org"));
    Files.createDirectories(module.resolve("lib"));
    Path link =
        Files.createSymbolicLink(dir.resolve("paygressd"), dir.resolve("checkout/bin/paygressd"));
    Path checkout = dir.toRealPath().resolve("checkout");

    assertThat(run(link).lines())
        .contains("--enable-native-access=ALL-UNNAMED")
        .endsWith(
            checkout.resolve("provider-daemon/target/classes")
                + ":"
                + checkout.resolve("provider-daemon/target/lib/*"),
            "org.paygress.provider.cli.Paygressd",
            "check-config",
            "two words");
  }

  @Test
  void a_checkout_that_is_not_built_is_told_how_to_build() throws Exception {
    assertThat(run(dir.resolve("checkout/bin/paygressd")))
        .isEqualTo(
            "paygressd: this checkout is not built\n  remedy: (cd "
                + dir.toRealPath().resolve("checkout")
                + " && mvn -q package -DskipTests)\n");
  }

  private String run(Path launcher) throws Exception {
    var builder = new ProcessBuilder(launcher.toString(), "check-config", "two words");
    builder.environment().put("JAVA_HOME", dir.resolve("jdk").toString());
    builder.environment().remove("PAYGRESSD_JAVA_OPTS");
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
