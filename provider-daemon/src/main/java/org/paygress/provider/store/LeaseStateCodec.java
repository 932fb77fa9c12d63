package org.paygress.provider.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Rate;
import org.paygress.provider.lease.Access;
import org.paygress.provider.lease.EndReason;
import org.paygress.provider.lease.Ended;
import org.paygress.provider.lease.Ending;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Outage;
import org.paygress.provider.lease.Owing;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.lease.Payments;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Refunding;
import org.paygress.provider.lease.Refused;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Running;
import org.paygress.provider.lease.Suspended;
import org.paygress.system.sqlite.StoreException;

/**
 * Lease states as JSON, format 1. Written out by hand so that renaming a class never makes an old
 * journal unreadable.
 */
final class LeaseStateCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private LeaseStateCodec() {}

  /** The name under which a state is filed; stable across releases. */
  static String name(LeaseState state) {
    return switch (state) {
      case Redeeming _ -> "redeeming";
      case Refused _ -> "refused";
      case Provisioning _ -> "provisioning";
      case Refunding _ -> "refunding";
      case Live _ -> "live";
      case Suspended _ -> "suspended";
      case Resuming _ -> "resuming";
      case Owing _ -> "owing";
      case Ending _ -> "ending";
      case Ended _ -> "ended";
    };
  }

  static String encode(LeaseState state) {
    ObjectNode node = JSON.createObjectNode().put("state", name(state));
    switch (state) {
      case Redeeming(var rate, var minimumSecs, var ahead) ->
          node.put("rate", rate.msatsPerSec()).put("minimum_secs", minimumSecs).put("ahead", ahead);
      case Refused(var why) -> node.put("why", why.wire());
      case Provisioning(var payment, var rate, var secs) ->
          put(node, payment).put("rate", rate.msatsPerSec()).put("duration_secs", secs);
      case Refunding(var payment, var failure) ->
          put(node, payment).put("why", failure.type().wire()).put("message", failure.message());
      case Live(var running) -> put(node, running);
      case Suspended(var running, var outage) -> put(put(node, running), outage);
      case Resuming(var running, var outage) -> put(put(node, running), outage);
      case Owing(var unused, var reason, var over) -> {
        put(node.putArray("unused"), unused);
        put(node, reason, Optional.of(over));
      }
      case Ending(var reason, var over) -> put(node, reason, over);
      case Ended(var reason, var over) -> put(node, reason, over);
    }
    return node.toString();
  }

  private static ObjectNode put(ObjectNode node, Payment payment) {
    fields(node.putObject("payment"), payment);
    return node;
  }

  private static void fields(ObjectNode node, Payment payment) {
    node.put("mint", payment.mint().value())
        .put("unit", payment.unit())
        .put("msat", payment.value().value());
  }

  private static void put(ArrayNode array, List<Payment> payments) {
    payments.forEach(payment -> fields(array.addObject(), payment));
  }

  private static void put(ObjectNode node, EndReason reason, Optional<Instant> over) {
    node.put("reason", reason.name());
    over.ifPresent(at -> node.put("over", at.getEpochSecond()));
  }

  private static void put(ObjectNode node, Outage outage) {
    node.put("outage_since", outage.since().getEpochSecond()).put("outage_ours", outage.ours());
  }

  private static ObjectNode put(ObjectNode node, Running running) {
    put(node.putArray("paid"), running.paid().all());
    node.put("rate", running.rate().msatsPerSec())
        .put("since", running.since().getEpochSecond())
        .put("expiry", running.expiry().getEpochSecond())
        .put("ssh_port", running.access().sshPort());
    ArrayNode ports = node.putArray("ports");
    for (Access.Port port : running.access().ports()) {
      ports
          .addObject()
          .put("host_port", port.hostPort())
          .put("container_port", port.containerPort())
          .put("protocol", port.protocol())
          .put("label", port.label());
    }
    return node;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws StoreException when the journal holds anything else: better to stop than to forget
   */
  static LeaseState decode(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return switch (node.path("state").asText()) {
        case "redeeming" ->
            new Redeeming(
                rate(node), node.path("minimum_secs").asLong(), node.path("ahead").asBoolean());
        case "refused" -> new Refused(errorType(node));
        case "provisioning" ->
            new Provisioning(payment(node), rate(node), node.path("duration_secs").asLong());
        case "refunding" ->
            new Refunding(
                payment(node), new Failure(errorType(node), node.path("message").asText()));
        case "live" -> new Live(running(node));
        case "suspended" -> new Suspended(running(node), outage(node));
        case "resuming" -> new Resuming(running(node), outage(node));
        case "owing" ->
            new Owing(
                payments(node.path("unused")), reason(node), over(node).orElse(Instant.EPOCH));
        case "ending" -> new Ending(reason(node), over(node));
        case "ended" -> new Ended(reason(node), over(node));
        default -> throw new IllegalArgumentException("unknown lease state");
      };
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new StoreException("the journal holds a lease state this release cannot read", e);
    }
  }

  private static Running running(JsonNode node) {
    return new Running(paid(node), rate(node), access(node), at(node, "since"), at(node, "expiry"));
  }

  /** Earlier releases kept the first payment alone. */
  private static Payments paid(JsonNode node) {
    return node.has("paid")
        ? new Payments(payments(node.path("paid")))
        : Payments.of(payment(node));
  }

  /** Earlier releases did not keep why a container does not run, and gave no time back. */
  private static Outage outage(JsonNode node) {
    return node.has("outage_since")
        ? new Outage(at(node, "outage_since"), node.path("outage_ours").asBoolean())
        : new Outage(at(node, "expiry"), false);
  }

  private static EndReason reason(JsonNode node) {
    return EndReason.valueOf(node.path("reason").asText());
  }

  /** Earlier releases did not keep when a lease was over. */
  private static Optional<Instant> over(JsonNode node) {
    return node.has("over") ? Optional.of(at(node, "over")) : Optional.empty();
  }

  private static List<Payment> payments(JsonNode array) {
    List<Payment> payments = new ArrayList<>();
    array.forEach(payment -> payments.add(read(payment)));
    return payments;
  }

  private static Payment payment(JsonNode node) {
    return read(node.path("payment"));
  }

  private static Payment read(JsonNode payment) {
    return new Payment(
        MintUrl.of(payment.path("mint").asText()),
        payment.path("unit").asText(),
        new Msat(payment.path("msat").asLong()));
  }

  private static Rate rate(JsonNode node) {
    return new Rate(node.path("rate").asLong());
  }

  private static ErrorType errorType(JsonNode node) {
    return ErrorType.fromWire(node.path("why").asText());
  }

  private static Instant at(JsonNode node, String field) {
    return Instant.ofEpochSecond(node.path(field).asLong());
  }

  private static Access access(JsonNode node) {
    List<Access.Port> ports = new ArrayList<>();
    for (JsonNode port : node.path("ports")) {
      ports.add(
          new Access.Port(
              port.path("host_port").asInt(),
              port.path("container_port").asInt(),
              port.path("protocol").asText(),
              port.path("label").asText()));
    }
    return new Access(node.path("ssh_port").asInt(), ports);
  }
}
