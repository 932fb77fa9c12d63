package org.paygress.provider.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
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
import org.paygress.provider.lease.InGrace;
import org.paygress.provider.lease.LeaseState;
import org.paygress.provider.lease.Live;
import org.paygress.provider.lease.Outage;
import org.paygress.provider.lease.Overdue;
import org.paygress.provider.lease.Payment;
import org.paygress.provider.lease.Payments;
import org.paygress.provider.lease.Provisioning;
import org.paygress.provider.lease.Redeeming;
import org.paygress.provider.lease.Refused;
import org.paygress.provider.lease.Resuming;
import org.paygress.provider.lease.Running;
import org.paygress.provider.lease.Suspended;
import org.paygress.provider.lease.Unproven;
import org.paygress.system.json.StrictObject;

/**
 * Lease states as JSON. Written out by hand so that renaming a class never makes an old journal
 * unreadable.
 */
final class LeaseStateCodec {

  static final String OVERDUE = "overdue";
  static final String UNPROVEN = "unproven";
  static final String IN_GRACE = "in_grace";

  private static final ObjectMapper JSON = new ObjectMapper();

  private LeaseStateCodec() {}

  /** The name under which a state is filed; stable across releases. */
  static String name(LeaseState state) {
    return switch (state) {
      case Redeeming _ -> "redeeming";
      case Unproven _ -> UNPROVEN;
      case Overdue _ -> OVERDUE;
      case Refused _ -> "refused";
      case Provisioning _ -> "provisioning";
      case Live _ -> "live";
      case Suspended _ -> "suspended";
      case Resuming _ -> "resuming";
      case InGrace _ -> IN_GRACE;
      case Ending _ -> "ending";
      case Ended _ -> "ended";
    };
  }

  static String encode(LeaseState state) {
    ObjectNode node = JSON.createObjectNode().put("state", name(state));
    switch (state) {
      case Redeeming(var rate, var minimumSecs, var ahead) ->
          node.put("rate", rate.msatsPerSec()).put("minimum_secs", minimumSecs).put("ahead", ahead);
      case Unproven(var rate, var minimumSecs) ->
          node.put("rate", rate.msatsPerSec()).put("minimum_secs", minimumSecs);
      case Overdue(boolean placed) -> node.put("placed", placed);
      case Refused(var why) -> node.put("why", why.wire());
      case Provisioning(var payment, var rate, var secs) ->
          put(node, payment).put("rate", rate.msatsPerSec()).put("duration_secs", secs);
      case Live(var running) -> put(node, running);
      case Suspended(var running, var outage) -> put(put(node, running), outage);
      case Resuming(var running, var outage) -> put(put(node, running), outage);
      case InGrace(var running, var outage, var since, var stopped) ->
          put(put(node, running), outage)
              .put("grace_since", since.getEpochSecond())
              .put("stopped", stopped);
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

  private static ObjectNode put(ObjectNode node, Outage outage) {
    node.put("outage_since", outage.since().getEpochSecond());
    outage.oursUntil().ifPresent(until -> node.put("outage_until", until.getEpochSecond()));
    return node;
  }

  private static ObjectNode put(ObjectNode node, Running running) {
    put(node.putArray("paid"), running.paid().all());
    node.put("rate", running.rate().msatsPerSec())
        .put("since", running.since().getEpochSecond())
        .put("expiry", running.expiry().getEpochSecond())
        .put("attempt", running.attempt())
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
   * @throws IllegalArgumentException it is anything else: better to stop than to forget
   */
  static LeaseState decode(String json) {
    StrictObject state = StrictObject.parse(json);
    return switch (state.text("state")) {
      case "redeeming" ->
          new Redeeming(rate(state), state.number("minimum_secs"), state.flag("ahead"));
      case UNPROVEN -> new Unproven(rate(state), state.number("minimum_secs"));
      case OVERDUE -> new Overdue(state.optional("placed", state::flag).orElse(false));
      case "refused" -> new Refused(errorType(state));
      case "provisioning" ->
          new Provisioning(
              payment(state.object("payment")), rate(state), state.number("duration_secs"));
      case "live" -> new Live(running(state));
      case "suspended" -> new Suspended(running(state), outage(state));
      case "resuming" -> new Resuming(running(state), outage(state));
      case IN_GRACE ->
          new InGrace(
              running(state), outage(state), state.time("grace_since"), state.flag("stopped"));
      case "ending" -> new Ending(reason(state), over(state));
      case "ended" -> new Ended(reason(state), over(state));
      default -> throw new IllegalArgumentException("state is none of the known words");
    };
  }

  private static Running running(StrictObject state) {
    return new Running(
        new Payments(payments(state, "paid")),
        rate(state),
        access(state),
        state.time("since"),
        state.time("expiry"),
        state.integer("attempt"));
  }

  private static Outage outage(StrictObject state) {
    return new Outage(state.time("outage_since"), state.optional("outage_until", state::time));
  }

  private static EndReason reason(StrictObject state) {
    return state.constant("reason", EndReason.class);
  }

  private static Optional<Instant> over(StrictObject state) {
    return state.optional("over", state::time);
  }

  private static List<Payment> payments(StrictObject state, String name) {
    return state.objects(name).stream().map(LeaseStateCodec::payment).toList();
  }

  private static Payment payment(StrictObject payment) {
    return new Payment(
        MintUrl.of(payment.text("mint")), payment.text("unit"), new Msat(payment.number("msat")));
  }

  private static Rate rate(StrictObject state) {
    return new Rate(state.number("rate"));
  }

  private static ErrorType errorType(StrictObject state) {
    return ErrorType.fromWire(state.text("why"));
  }

  private static Access access(StrictObject state) {
    return new Access(
        state.integer("ssh_port"),
        state.objects("ports").stream().map(LeaseStateCodec::port).toList());
  }

  private static Access.Port port(StrictObject port) {
    return new Access.Port(
        port.integer("host_port"),
        port.integer("container_port"),
        port.text("protocol"),
        port.text("label"));
  }
}
