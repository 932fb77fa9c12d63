package org.paygress.testbed.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.paygress.system.files.OwnerOnly;
import org.paygress.testbed.guest.HostCommand;

/**
 * The {@code paygress} command, run as a consumer runs it: a process, secrets not in its arguments.
 */
final class ConsumerCommand {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofMinutes(4);

  /**
   * What a spawn gave.
   *
   * @param podId names the lease
   * @param address where its ports answer
   * @param sshPort SSH
   * @param workloadId the consumer's name for the volume
   * @param expiresAt the lease's end
   */
  record Rented(String podId, String address, int sshPort, String workloadId, Instant expiresAt) {}

  private final Path program;
  private final Path dir;
  private final Session session;
  private int files;

  ConsumerCommand(Session session, Path dir) {
    this.program = session.checkout().launcher("paygress");
    this.session = session;
    this.dir = dir;
  }

  /** Rents a template's container, with an encrypted volume if {@code encrypted}. */
  Rented spawn(String template, String token, String user, String password, boolean encrypted)
      throws IOException, InterruptedException {
    var words = provider("spawn");
    words.addAll(List.of("--template", template, encrypted ? "--encrypt" : "--no-encrypt"));
    words.addAll(List.of("--token-file", secret(token), "--user", user));
    words.addAll(List.of("--password-file", secret(password)));
    JsonNode json = run(words);
    return new Rented(
        json.path("pod_id").asText(),
        json.path("host").asText(),
        json.path("ssh_port").asInt(),
        json.path("workload_id").asText(),
        Instant.parse(json.path("expires_at").asText()));
  }

  /** Adds time; returns the new end as the provider says it. */
  Instant topUp(String podId, String token) throws IOException, InterruptedException {
    var words = provider("topup");
    words.addAll(List.of(podId, "--token-file", secret(token)));
    return Instant.parse(run(words).path("expires_at").asText());
  }

  /** The lease's state and what is left of it, for a reader. */
  String status(String podId) throws IOException, InterruptedException {
    var words = provider("status");
    words.add(podId);
    JsonNode json = run(words);
    return json.path("status").asText()
        + ", "
        + json.path("time_remaining_secs").asLong()
        + " s left";
  }

  /** The volume's key in base64url, derived again from identity and workload. */
  String volumeKey(String workloadId) throws IOException, InterruptedException {
    return run(List.of("volume-key", workloadId)).path("key_b64").asText();
  }

  /** The first words of a command that talks to the provider. */
  private List<String> provider(String command) {
    return new ArrayList<>(
        List.of(command, session.npub().npub(), "--relay", session.relay().toString()));
  }

  private JsonNode run(List<String> words) throws IOException, InterruptedException {
    var argv = new ArrayList<String>();
    argv.add(program.toString());
    argv.addAll(words);
    argv.addAll(List.of("--json", "--identity", dir.resolve("identity").toString()));
    HostCommand.Result result = HostCommand.of(argv).within(TIMEOUT).run();
    if (!result.ok()) {
      throw new IOException(
          "paygress " + words.getFirst() + ": " + HostCommand.tail(result.output()));
    }
    String lastLine = result.output().strip().lines().reduce((first, last) -> last).orElse("");
    return JSON.readTree(lastLine);
  }

  private String secret(String text) throws IOException {
    Path file = dir.resolve("secret-" + files++);
    Files.writeString(Files.createFile(file, OwnerOnly.mode()), text);
    return file.toString();
  }
}
