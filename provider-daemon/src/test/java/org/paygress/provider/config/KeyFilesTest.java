package org.paygress.provider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFilesTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void a_new_identity_is_for_its_owner_alone_and_reads_back() throws Exception {
    Path file = dir.resolve("key");

    var key = KeyFiles.createIdentity(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).isEqualTo(key.nsec() + "\n");
    assertThat(KeyFiles.identity(file).publicKey()).isEqualTo(key.publicKey());
    assertThat(dir).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void a_new_seed_has_64_bytes_and_no_two_are_alike() throws Exception {
    KeyFiles.createSeed(dir.resolve("one"));
    KeyFiles.createSeed(dir.resolve("two"));

    assertThat(KeyFiles.seed(dir.resolve("one")))
        .hasSize(64)
        .isNotEqualTo(KeyFiles.seed(dir.resolve("two")));
  }

  @Test
  void a_file_that_is_there_is_never_overwritten() throws Exception {
    Path file = Files.writeString(dir.resolve("key"), "precious");

    assertThatThrownBy(() -> KeyFiles.createIdentity(file))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("precious");
    assertThat(dir).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void a_file_others_can_read_is_refused_with_the_command_that_helps() throws Exception {
    Path file = dir.resolve("key");
    KeyFiles.createIdentity(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    refused(
        file, Problem.of(file + " can be used by others (mode rw-r-----)", "chmod 600 " + file));
  }

  @Test
  void a_missing_or_damaged_file_is_refused_without_its_content() throws Exception {
    Path damaged = dir.resolve("damaged");
    KeyFiles.createSeed(damaged);

    refused(
        dir.resolve("absent"),
        Problem.of(
            "there is no key file " + dir.resolve("absent"),
            "restore it from its backup, or run paygressd init"));
    refused(
        damaged,
        Problem.of(damaged + " holds no nsec", "put the provider's nsec1... into it, or run init"));
  }

  private static void refused(Path file, Problem problem) {
    assertThatThrownBy(() -> KeyFiles.identity(file))
        .asInstanceOf(type(KeyFileException.class))
        .extracting(KeyFileException::problem)
        .isEqualTo(problem);
  }
}
