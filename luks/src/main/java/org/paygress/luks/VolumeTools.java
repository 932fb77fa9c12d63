package org.paygress.luks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.paygress.system.memory.SecretMemory;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;

/** The programs a volume's life needs, one method each; keys by stdin alone. */
final class VolumeTools {
  /** Data begins here: room for two headers and three keyslots, and quick to overwrite. */
  static final int HEADER_BYTES = 4 << 20;

  private static final int WRONG_KEY = 2;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ProcessRunner runner;

  VolumeTools(ProcessRunner runner) {
    this.runner = runner;
  }

  /**
   * Stretching is left out (1000 iterations is the least cryptsetup takes): the key is 32 random
   * bytes already, and argon2id would cost seconds and 1 GiB of memory.
   */
  void format(Path image, SecretMemory key) throws VolumeException {
    must(
        VolumeStep.FORMAT_LUKS,
        Command.of("cryptsetup", "luksFormat", "--batch-mode", "--type", "luks2")
            .with("--cipher", "aes-xts-plain64", "--key-size", "512", "--hash", "sha256")
            .with("--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000")
            .with("--sector-size", "4096", "--offset", String.valueOf(HEADER_BYTES / 512))
            .with("--use-urandom", "--key-file=-", "--keyfile-size", String.valueOf(key.size()))
            .with(image.toString())
            .stdin(key));
  }

  /** Opens, or only tries the key when {@code mapping} is empty. */
  void open(Path device, Optional<String> mapping, SecretMemory key) throws VolumeException {
    Command open =
        Command.of("cryptsetup", "open", "--type", "luks2", "--key-file=-")
            .with("--keyfile-size", String.valueOf(key.size()));
    Command whole =
        mapping
            .map(name -> open.with(device.toString(), name))
            .orElseGet(() -> open.with("--test-passphrase", device.toString()));
    CommandResult result = run(whole.stdin(key));
    if (result.exited(WRONG_KEY)) {
      throw new VolumeException(
          VolumeStep.OPEN_LUKS, VolumeFault.WRONG_KEY, "the key does not open this volume");
    }
    check(VolumeStep.OPEN_LUKS, result);
  }

  void close(String mapping) throws VolumeException {
    must(VolumeStep.CLOSE_LUKS, Command.of("cryptsetup", "close", mapping));
  }

  boolean isLuks(Path image) {
    return run(Command.of("cryptsetup", "isLuks", image.toString())).ok();
  }

  void eraseKeyslots(Path image) throws VolumeException {
    must(
        VolumeStep.ERASE_KEYSLOTS,
        Command.of("cryptsetup", "luksErase", "--batch-mode", image.toString()));
  }

  /** How many keyslots the header still has. */
  int keyslots(Path image) throws VolumeException {
    CommandResult dump =
        must(
            VolumeStep.ERASE_KEYSLOTS,
            Command.of("cryptsetup", "luksDump", "--dump-json-metadata", image.toString()));
    try {
      JsonNode slots = JSON.readTree(dump.stdout()).path("keyslots");
      if (!slots.isObject()) {
        throw new VolumeException(
            VolumeStep.ERASE_KEYSLOTS,
            VolumeFault.UNVERIFIED,
            "the header lists no keyslot object");
      }
      return slots.size();
    } catch (IOException e) {
      throw new VolumeException(
          VolumeStep.ERASE_KEYSLOTS, VolumeFault.UNVERIFIED, "the header dump is no JSON", e);
    }
  }

  /** Attaches a loop device, or gives the one that is already over the same file. */
  Path attach(Path image) throws VolumeException {
    CommandResult result =
        must(
            VolumeStep.ATTACH_LOOP,
            Command.of("losetup", "--find", "--show", "--nooverlap", image.toString()));
    return Path.of(result.stdout().strip());
  }

  void detach(Path loop) throws VolumeException {
    must(VolumeStep.DETACH_LOOP, Command.of("losetup", "--detach", loop.toString()));
  }

  void makeFileSystem(Path device, VolumeSpec spec) throws VolumeException {
    String options =
        "root_owner=%d:%d,nodiscard,lazy_itable_init=1,lazy_journal_init=1"
            .formatted(spec.rootUid(), spec.rootGid());
    must(
        VolumeStep.MAKE_FILE_SYSTEM,
        Command.of("mkfs.ext4", "-q", "-F", "-m", "0", "-E", options, device.toString()));
  }

  void mount(Path device, Path target) throws VolumeException {
    must(
        VolumeStep.MOUNT,
        Command.of("mount", "-t", "ext4", "-o", "nosuid,nodev,noatime")
            .with(device.toString(), target.toString()));
  }

  /** A real one: a lazy unmount would let the key live on in the kernel after the header died. */
  void unmount(Path target) throws VolumeException {
    must(VolumeStep.UNMOUNT, Command.of("umount", target.toString()));
  }

  void punch(Path image, long bytes) throws VolumeException {
    must(
        VolumeStep.DISCARD,
        Command.of("fallocate", "--punch-hole", "--offset", "0")
            .with("--length", String.valueOf(bytes), image.toString()));
  }

  /** Blocks of 512 bytes that the file occupies. */
  long blocks(Path image) throws VolumeException {
    CommandResult result =
        must(VolumeStep.DISCARD, Command.of("stat", "--format=%b", image.toString()));
    return Long.parseLong(result.stdout().strip());
  }

  /** Spares image files the copies that a copy-on-write file system keeps; useless elsewhere. */
  void noCopyOnWrite(Path directory) {
    run(Command.of("chattr", "+C", directory.toString()));
  }

  private CommandResult must(VolumeStep step, Command command) throws VolumeException {
    return check(step, run(command));
  }

  private static CommandResult check(VolumeStep step, CommandResult result) throws VolumeException {
    if (!result.ok()) {
      throw VolumeException.of(step, result);
    }
    return result;
  }

  private CommandResult run(Command command) {
    return runner.run(command.timeout(LIMIT));
  }
}
