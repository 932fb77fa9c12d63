package org.paygress.provider.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.paygress.provider.status.StatusReport.Balance;
import org.paygress.provider.status.StatusReport.Debts;
import org.paygress.provider.status.StatusReport.Lease;
import org.paygress.provider.status.StatusReport.Money;
import org.paygress.provider.status.StatusReport.Note;
import org.paygress.provider.status.StatusReport.Relay;
import org.paygress.provider.status.StatusReport.Timer;
import org.paygress.provider.status.StatusReport.Work;

/**
 * {@code status.json} in the state directory, by which the running daemon tells other processes how
 * it is. It is replaced by rename, so a reader sees a whole report; losing it in a crash is no
 * loss.
 */
public final class StatusFile {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Path next;

  public StatusFile(Path stateDir) {
    this.file = stateDir.resolve("status.json");
    this.next = stateDir.resolve("status.json.next");
  }

  /** Replaces the report. */
  public synchronized void write(StatusReport report) throws IOException {
    Files.deleteIfExists(next);
    Files.createFile(
        next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    Files.write(next, JSON.writeValueAsBytes(json(report)));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Removes the report: the daemon has stopped in good order. */
  public synchronized void remove() throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * The newest report, if there is one.
   *
   * @throws IOException if it cannot be read
   */
  public Optional<StatusReport> read() throws IOException {
    try {
      return Optional.of(report(JSON.readTree(Files.readAllBytes(file))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The report as JSON, field by field, since it is an interface other programs read. */
  public static ObjectNode json(StatusReport report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("version", report.version());
    root.put("npub", report.npub());
    root.put("started_at", report.startedAt());
    root.put("written_at", report.writtenAt());
    var relays = root.putArray("relays");
    for (Relay relay : report.relays()) {
      ObjectNode node = relays.addObject().put("url", relay.url());
      node.put("connected", relay.connected());
      relay.problem().ifPresent(problem -> node.put("problem", problem));
    }
    var leases = root.putArray("leases");
    for (Lease lease : report.leases()) {
      leases
          .addObject()
          .put("id", lease.id())
          .put("state", lease.state())
          .put("consumer", lease.consumer())
          .put("template", lease.template())
          .put("tier", lease.tier())
          .put("expires_at", lease.expiresAt())
          .put("ssh_port", lease.sshPort());
    }
    var debts = root.putArray("debts");
    for (Debts owed : report.debts()) {
      ObjectNode node =
          debts
              .addObject()
              .put("mint", owed.mint())
              .put("count", owed.count())
              .put("msats", owed.msats())
              .put("oldest", owed.oldest());
      owed.problem().ifPresent(problem -> node.put("problem", problem));
    }
    var balances = root.putArray("balances");
    for (Balance balance : report.balances()) {
      balances.addObject().put("mint", balance.mint()).put("msats", balance.msats());
    }
    root.set("money", json(report.money()));
    root.set("work", json(report.work()));
    return root;
  }

  private static ObjectNode json(Money money) {
    ObjectNode node = JSON.createObjectNode();
    node.put("recovered", money.recovered())
        .put("compensated", money.compensated())
        .put("skipped", money.skipped())
        .put("failed", money.failed())
        .put("balanced", money.balanced());
    var advised = node.putArray("restore_advised");
    money.restoreAdvised().forEach(advised::add);
    return node;
  }

  private static ObjectNode json(Work work) {
    ObjectNode node = JSON.createObjectNode();
    node.put("taken_up_again", work.takenUpAgain()).put("resting", work.resting());
    work.brokeOff().ifPresent(note -> node.set("broke_off", json(note)));
    work.clockJump().ifPresent(note -> node.set("clock_jump", json(note)));
    node.put("quarantined", work.quarantined());
    var timers = node.putArray("timers");
    for (Timer timer : work.timers()) {
      ObjectNode one = timers.addObject().put("name", timer.name());
      one.put("last_run", timer.lastRun()).put("failed_at", timer.failedAt());
      timer.failure().ifPresent(what -> one.put("failure", what));
    }
    return node;
  }

  private static ObjectNode json(Note note) {
    return JSON.createObjectNode().put("at", note.at()).put("what", note.what());
  }

  private static Optional<Note> note(JsonNode node) {
    return node.isObject()
        ? Optional.of(new Note(node.path("at").asLong(), node.path("what").asText()))
        : Optional.empty();
  }

  private static Work work(JsonNode node) {
    return new Work(
        node.path("taken_up_again").asLong(),
        node.path("resting").asInt(),
        note(node.path("broke_off")),
        note(node.path("clock_jump")),
        node.path("quarantined").asInt(),
        each(
            node.path("timers"),
            timer ->
                new Timer(
                    timer.path("name").asText(),
                    timer.path("last_run").asLong(),
                    timer.path("failed_at").asLong(),
                    Optional.ofNullable(timer.path("failure").textValue()))));
  }

  private static Money money(JsonNode node) {
    return new Money(
        node.path("recovered").asInt(),
        node.path("compensated").asInt(),
        node.path("skipped").asInt(),
        node.path("failed").asInt(),
        node.path("balanced").asBoolean(),
        each(node.path("restore_advised"), JsonNode::asText));
  }

  private static StatusReport report(JsonNode root) {
    return new StatusReport(
        root.path("version").asText(),
        root.path("npub").asText(),
        root.path("started_at").asLong(),
        root.path("written_at").asLong(),
        each(
            root.path("relays"),
            node ->
                new Relay(
                    node.path("url").asText(),
                    node.path("connected").asBoolean(),
                    Optional.ofNullable(node.path("problem").textValue()))),
        each(
            root.path("leases"),
            node ->
                new Lease(
                    node.path("id").asText(),
                    node.path("state").asText(),
                    node.path("consumer").asText(),
                    node.path("template").asText(),
                    node.path("tier").asText(),
                    node.path("expires_at").asLong(),
                    node.path("ssh_port").asInt())),
        each(
            root.path("debts"),
            node ->
                new Debts(
                    node.path("mint").asText(),
                    node.path("count").asInt(),
                    node.path("msats").asLong(),
                    node.path("oldest").asLong(),
                    Optional.ofNullable(node.path("problem").textValue()))),
        each(
            root.path("balances"),
            node -> new Balance(node.path("mint").asText(), node.path("msats").asLong())),
        money(root.path("money")),
        work(root.path("work")));
  }

  private static <T> List<T> each(JsonNode array, Function<JsonNode, T> read) {
    return StreamSupport.stream(array.spliterator(), false).map(read).toList();
  }
}
