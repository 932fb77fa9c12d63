package org.paygress.cashu.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.cashu.TestVectors.good;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.TestVectors;
import org.paygress.cashu.token.PaymentRequest.Lock;
import org.paygress.cashu.token.PaymentRequest.Transport;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/** The official vectors of NUT-18, and what they leave out. */
class Nut18PaymentRequestTest {
  private static final CBORMapper CBOR = CBORMapper.builder().build();

  static Stream<JsonNode> vectors() {
    JsonNode all = TestVectors.load("nut18.json").get("vectors");
    return StreamSupport.stream(all.spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void a_request_is_read_as_the_vector_says(JsonNode vector) {
    PaymentRequest read = good(PaymentRequest.parse(vector.get("encoded").textValue()));
    PaymentRequest said = of(vector.get("request"));

    if (vector.get("name").textValue().equals("Basic Payment Request")) {
      // The document's JSON and text name different mints and profiles; the rest is the same.
      assertThat(read.id()).isEqualTo(said.id());
      assertThat(read.amount()).isEqualTo(said.amount());
      assertThat(read.unit()).isEqualTo(said.unit());
      assertThat(read.transports()).hasSize(1);
      assertThat(read.transports().getFirst().tags())
          .isEqualTo(said.transports().getFirst().tags());
    } else {
      assertThat(read).isEqualTo(said);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void what_is_written_is_the_vectors_text_and_is_read_again(JsonNode vector) {
    String text = vector.get("encoded").textValue();
    PaymentRequest request = good(PaymentRequest.parse(text));

    assertThat(good(PaymentRequest.parse(request.encode()))).isEqualTo(request);
    // Two vectors write absent tags as undefined, and in the wrong alphabet.
    if (!List.of("Complete Payment Request", "HTTP Transport Payment Request")
        .contains(vector.get("name").textValue())) {
      assertThat(request.encode()).isEqualTo(text);
    }
  }

  @Test
  void a_provider_asks_for_an_amount_at_its_mints() {
    PaymentRequest asked =
        PaymentRequest.of(36, "sat", List.of(MintUrl.of("https://mint.example.com")), "one hour");
    PaymentRequest read = good(PaymentRequest.parse(asked.encode()));

    assertThat(read).isEqualTo(asked);
    assertThat(read.amount()).hasValue(36);
    assertThat(read.description()).contains("one hour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "creq", "creqB", "cashuAabc", "creqA", "creqA%", "creqAoA=====", "creqA9w"})
  void what_is_none_is_refused(String text) {
    assertThat(PaymentRequest.parse(text)).isInstanceOf(Parsed.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"m\":\"https://mint.example.com\"}",
        "{\"m\":[\"http://mint.example.com\"]}",
        "{\"m\":[1]}",
        "{\"a\":0,\"u\":\"sat\"}",
        "{\"a\":1}",
        "{\"a\":\"1\",\"u\":\"sat\"}",
        "{\"t\":[{\"t\":\"post\"}]}",
        "{\"t\":[{\"t\":\"post\",\"a\":\"x\",\"g\":[\"n\"]}]}",
        "{\"nut10\":{\"k\":\"P2PK\"}}",
        "{\"i\":7}",
        "[]"
      })
  void a_field_of_the_wrong_kind_is_refused(String json) throws Exception {
    byte[] cbor = CBOR.writeValueAsBytes(JsonMapper.builder().build().readTree(json));
    String text = "creqA" + Base64.getUrlEncoder().withoutPadding().encodeToString(cbor);

    assertThat(PaymentRequest.parse(text)).isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void what_is_too_long_is_refused_unread() {
    assertThat(PaymentRequest.parse("creqA" + "a".repeat(20_000)))
        .isEqualTo(Parsed.malformed("the payment request is longer than 16384 characters"));
  }

  @Test
  void an_amount_has_a_unit_and_is_something() {
    List<MintUrl> anywhere = List.of();
    assertThatThrownBy(() -> PaymentRequest.of(0, "sat", anywhere, "nothing"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static PaymentRequest of(JsonNode json) {
    List<MintUrl> mints = new ArrayList<>();
    json.path("m").forEach(mint -> mints.add(MintUrl.of(mint.textValue())));
    List<Transport> transports = new ArrayList<>();
    json.path("t")
        .forEach(
            node ->
                transports.add(
                    new Transport(
                        node.get("t").textValue(),
                        node.get("a").textValue(),
                        tags(node.path("g")))));
    JsonNode lock = json.path("nut10");
    return new PaymentRequest(
        text(json, "i"),
        json.has("a") ? OptionalLong.of(json.get("a").longValue()) : OptionalLong.empty(),
        text(json, "u"),
        json.path("s").booleanValue(),
        mints,
        text(json, "d"),
        transports,
        lock.isObject()
            ? Optional.of(
                new Lock(
                    lock.get("k").textValue(), lock.get("d").textValue(), tags(lock.path("t"))))
            : Optional.empty());
  }

  private static Optional<String> text(JsonNode json, String field) {
    return Optional.ofNullable(json.path(field).textValue());
  }

  private static List<List<String>> tags(JsonNode json) {
    List<List<String>> tags = new ArrayList<>();
    for (JsonNode tag : json) {
      List<String> values = new ArrayList<>();
      tag.forEach(value -> values.add(value.textValue()));
      tags.add(values);
    }
    return tags;
  }
}
