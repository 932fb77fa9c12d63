package org.paygress.cashu.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.paygress.cashu.token.PaymentRequest.Lock;
import org.paygress.cashu.token.PaymentRequest.Transport;
import org.paygress.cashu.token.TokenNodes.BadToken;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/** Payment requests as base64url of CBOR (NUT-18). Absent, null and undefined are the same. */
final class PaymentRequestCodec {
  private static final String PREFIX = "creqA";
  private static final int CHARS_MAX = 16_384;
  private static final int LIST_MAX = 64;

  private PaymentRequestCodec() {}

  static Parsed<PaymentRequest> parse(String text) {
    if (text.length() > CHARS_MAX) {
      return Parsed.malformed("the payment request is longer than " + CHARS_MAX + " characters");
    }
    if (!text.startsWith(PREFIX)) {
      return Parsed.malformed("a payment request begins with " + PREFIX);
    }
    try {
      // The specification says base64url; some of its own vectors have the other alphabet.
      String body = text.substring(PREFIX.length()).replace('+', '-').replace('/', '_');
      byte[] cbor = Base64.getUrlDecoder().decode(body);
      return Parsed.ok(read(TokenV4.CBOR.readTree(cbor)));
    } catch (BadToken e) {
      return Parsed.malformed(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Parsed.malformed("the payment request is not base64url, or its amount has no unit");
    } catch (IOException e) {
      return Parsed.malformed("the payment request is not CBOR");
    }
  }

  private static PaymentRequest read(JsonNode root) throws BadToken {
    if (!root.isObject()) {
      throw new BadToken("the payment request is no map");
    }
    List<MintUrl> mints = new ArrayList<>();
    for (String mint : texts(root.path("m"))) {
      mints.add(TokenNodes.orThrow(MintUrl.parse(mint)));
    }
    List<Transport> transports = new ArrayList<>();
    for (JsonNode node : list(root.path("t"))) {
      transports.add(new Transport(text(node, "t"), text(node, "a"), tags(node.path("g"))));
    }
    JsonNode lock = root.path("nut10");
    return new PaymentRequest(
        optionalText(root, "i"),
        root.hasNonNull("a") ? OptionalLong.of(TokenNodes.amount(root, "a")) : OptionalLong.empty(),
        optionalText(root, "u"),
        root.path("s").booleanValue(),
        mints,
        optionalText(root, "d"),
        transports,
        lock.isObject()
            ? Optional.of(new Lock(text(lock, "k"), text(lock, "d"), tags(lock.path("t"))))
            : Optional.empty());
  }

  private static Optional<String> optionalText(JsonNode parent, String field) throws BadToken {
    return parent.hasNonNull(field) ? Optional.of(text(parent, field)) : Optional.empty();
  }

  private static String text(JsonNode parent, String field) throws BadToken {
    if (!parent.path(field).isTextual()) {
      throw new BadToken("the payment request has no text where it needs one");
    }
    return parent.path(field).textValue();
  }

  private static List<List<String>> tags(JsonNode node) throws BadToken {
    List<List<String>> tags = new ArrayList<>();
    for (JsonNode tag : list(node)) {
      tags.add(texts(tag));
    }
    return tags;
  }

  private static List<String> texts(JsonNode node) throws BadToken {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : list(node)) {
      if (!each.isTextual()) {
        throw new BadToken("the payment request has no text where it needs one");
      }
      texts.add(each.textValue());
    }
    return texts;
  }

  /** The elements; none when the field is absent. */
  private static JsonNode list(JsonNode node) throws BadToken {
    boolean absent = node.isMissingNode() || node.isNull() || node.isPojo();
    if (!absent && (!node.isArray() || node.size() > LIST_MAX)) {
      throw new BadToken(
          "the payment request has no list of at most " + LIST_MAX + " where it needs one");
    }
    return node;
  }

  static String encode(PaymentRequest request) {
    ObjectNode root = TokenV4.CBOR.createObjectNode();
    if (!request.transports().isEmpty()) {
      ArrayNode transports = root.putArray("t");
      for (Transport transport : request.transports()) {
        ObjectNode node = transports.addObject();
        node.put("t", transport.type()).put("a", transport.target());
        if (!transport.tags().isEmpty()) {
          putTags(node.putArray("g"), transport.tags());
        }
      }
    }
    request.id().ifPresent(id -> root.put("i", id));
    request.amount().ifPresent(amount -> root.put("a", amount));
    request.unit().ifPresent(unit -> root.put("u", unit));
    if (!request.mints().isEmpty()) {
      ArrayNode mints = root.putArray("m");
      request.mints().forEach(mint -> mints.add(mint.value()));
    }
    request.description().ifPresent(description -> root.put("d", description));
    if (request.singleUse()) {
      root.put("s", true);
    }
    request
        .lock()
        .ifPresent(
            lock -> {
              ObjectNode node = root.putObject("nut10");
              node.put("k", lock.kind()).put("d", lock.data());
              putTags(node.putArray("t"), lock.tags());
            });
    try {
      return PREFIX + Base64.getUrlEncoder().encodeToString(TokenV4.CBOR.writeValueAsBytes(root));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always CBOR", e);
    }
  }

  private static void putTags(ArrayNode list, List<List<String>> tags) {
    for (List<String> tag : tags) {
      ArrayNode node = list.addArray();
      tag.forEach(node::add);
    }
  }
}
