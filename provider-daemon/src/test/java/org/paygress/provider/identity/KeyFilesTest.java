package org.paygress.provider.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.config.Problem;

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
  void a_new_seed_is_twelve_words_and_no_two_are_alike() throws Exception {
    KeyFiles.createSeed(dir.resolve("one"));
    KeyFiles.createSeed(dir.resolve("two"));

    assertThat(Files.readString(dir.resolve("one"))).matches("([a-z]{3,8} ){11}[a-z]{3,8}\n");
    assertThat(KeyFiles.seed(dir.resolve("one")).bytes())
        .hasSize(64)
        .isNotEqualTo(KeyFiles.seed(dir.resolve("two")).bytes());
  }

  @Test
  void the_words_of_nut_13_give_its_seed() throws Exception {
    Path file =
        secret("half depart obvious quality work element tank gorilla view sugar picture humble\n");

    assertThat(HexFormat.of().formatHex(KeyFiles.seed(file).bytes()))
        .isEqualTo(
            "dd44ee516b0647e80b488e8dcc56d736a148f15276bef588b37057476d4b2b25"
                + "780d3688a32b37353d6995997842c0fd8b412475c891c16310471fbc86dcbda8");
  }

  @Test
  void a_seed_in_the_hex_digits_of_earlier_releases_is_still_read() throws Exception {
    byte[] seed = new byte[64];
    Arrays.fill(seed, (byte) 0xa5);

    assertThat(KeyFiles.seed(secret("a5".repeat(64) + "\n")).bytes()).isEqualTo(seed);
  }

  @Test
  void words_with_a_mistake_are_refused_without_repeating_them() throws Exception {
    Path file = secret("half depart obvious quality work element tank gorilla view sugar\n");

    assertThatThrownBy(() -> KeyFiles.seed(file))
        .asInstanceOf(type(KeyFileException.class))
        .extracting(KeyFileException::problem)
        .isEqualTo(
            Problem.of(
                file + " holds no wallet seed: seed words are 12, 15, 18, 21 or 24",
                "write the twelve words of its backup into it, in their order"));
  }

  private Path secret(String content) throws Exception {
    return Files.writeString(
        Files.createFile(
            dir.resolve("seed"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
        content);
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
