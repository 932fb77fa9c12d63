package org.paygress.consumer.payment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.PaidRequest;
import org.paygress.protocol.message.ParsedRequest;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.Parsed;

/** Entries as lines of JSON. Requests and replies stand in them as they cross the wire. */
public final class PaymentEntryCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String IN_A_FIELD = "long_token";

  private PaymentEntryCodec() {}

  public static String write(PaymentEntry entry) {
    ObjectNode node =
        JSON.createObjectNode()
            .put("payment", entry.payment())
            .put("time", entry.time().getEpochSecond());
    switch (entry) {
      case PaymentEntry.Taken taken -> write(taken, node.put("what", "taken"));
      case PaymentEntry.Locking locking -> {
        node.put("what", "locking");
        locking.until().ifPresent(until -> node.put("until", until.getEpochSecond()));
      }
      case PaymentEntry.Sent sent ->
          node.put("what", "sent")
              .put("request", sent.request().hex())
              .put("created_at", sent.createdAt())
              .put("token", sent.token());
      case PaymentEntry.Answered answered ->
          node.put("what", "answered")
              .put("event", answered.event().hex())
              .put("reply", answered.text());
      case PaymentEntry.Redeemed redeemed ->
          node.put("what", "redeemed")
              .put("event", redeemed.answer().hex())
              .put("token", redeemed.token());
      case PaymentEntry.Reclaimed reclaimed ->
          reclaimed.money().into(node.put("what", "reclaimed")).put("token", reclaimed.token());
    }
    return node.toString();
  }

  private static void write(PaymentEntry.Taken taken, ObjectNode node) {
    String token = taken.request().cashuToken();
    // No request holds one so long: it is swapped before it is sent.
    boolean isLong = token.length() > Token.ENCODED_LENGTH_MAX;
    if (isLong) {
      node.put(IN_A_FIELD, token);
    }
    node.put("provider", taken.provider().hex()).put("dm_kind", taken.dmKind().name());
    ArrayNode relays = node.putArray("relays");
    taken.relays().forEach(relay -> relays.add(relay.toString()));
    taken
        .money()
        .into(node)
        .put(
            "request", RequestCodec.encode(isLong ? withToken(taken, IN_A_FIELD) : taken.request()))
        .put("encrypted", taken.encrypted());
  }

  private static PaidRequest withToken(PaymentEntry.Taken taken, String token) {
    return PaidRequests.paying(taken.request(), token);
  }

  /** Total: a line that is none of ours is malformed. */
  public static Parsed<PaymentEntry> read(String line) {
    try {
      return read(JSON.readTree(line));
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Parsed.malformed("a line of the record is damaged");
    }
  }

  private static Parsed<PaymentEntry> read(JsonNode node) {
    String payment = node.path("payment").asText();
    Instant time = instant(node, "time");
    return switch (node.path("what").asText()) {
      case "taken" -> taken(node, payment, time);
      case "locking" ->
          Parsed.ok(
              new PaymentEntry.Locking(
                  payment,
                  time,
                  node.has("until") ? Optional.of(instant(node, "until")) : Optional.empty()));
      case "sent" ->
          Parsed.ok(
              new PaymentEntry.Sent(
                  payment,
                  time,
                  EventId.of(node.path("request").asText()),
                  node.path("created_at").asLong(),
                  node.path("token").asText()));
      case "answered" -> answered(node, payment, time);
      case "redeemed" ->
          Parsed.ok(
              new PaymentEntry.Redeemed(
                  payment,
                  time,
                  EventId.of(node.path("event").asText()),
                  node.path("token").asText()));
      case "reclaimed" ->
          Parsed.ok(
              new PaymentEntry.Reclaimed(payment, time, money(node), node.path("token").asText()));
      default -> Parsed.malformed("a line of the record is of another version");
    };
  }

  private static Parsed<PaymentEntry> taken(JsonNode node, String payment, Instant time) {
    if (!(RequestCodec.parse(node.path("request").asText())
        instanceof ParsedRequest.Accepted(PaidRequest request))) {
      return Parsed.malformed("a request of the record is damaged");
    }
    Set<RelayUrl> relays = new LinkedHashSet<>();
    for (JsonNode relay : node.path("relays")) {
      // Older records hold what the user typed.
      if (RelayUrl.parse(relay.asText()) instanceof Parsed.Ok<RelayUrl>(var url)) {
        relays.add(url);
      }
    }
    return Parsed.ok(
        new PaymentEntry.Taken(
            payment,
            time,
            PublicKey.of(node.path("provider").asText()),
            DmKind.valueOf(node.path("dm_kind").asText()),
            List.copyOf(relays),
            money(node),
            node.has(IN_A_FIELD)
                ? PaidRequests.paying(request, node.path(IN_A_FIELD).asText())
                : request,
            node.path("encrypted").asBoolean()));
  }

  private static Parsed<PaymentEntry> answered(JsonNode node, String payment, Instant time) {
    String text = node.path("reply").asText();
    return ReplyCodec.parse(text) instanceof Parsed.Ok<Reply>(var reply)
        ? Parsed.ok(
            new PaymentEntry.Answered(
                payment, time, EventId.of(node.path("event").asText()), text, reply))
        : Parsed.malformed("an answer of the record is damaged");
  }

  private static Money money(JsonNode node) {
    return new Money(
        node.path("amount").asLong(),
        node.path("unit").asText(),
        MintUrl.of(node.path("mint").asText()));
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.ofEpochSecond(node.path(field).asLong());
  }
}
