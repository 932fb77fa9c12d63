package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

class PublicEventsTest {

  private static final SecretKey PROVIDER = Captured.key("provider");
  private static final SecretKey STRANGER = Captured.key("provider2");
  private static final long NOW = 1795360237;
  private static final Heartbeat HEARTBEAT =
      new Heartbeat(PROVIDER.publicKey(), NOW, 2, new Capacity(1500, 2048, 10));
  private static final WorkloadId WORKLOAD = WorkloadId.of("w-1");

  /** A public kind, its capture and the reader that must refuse what is wrong with it. */
  record Kind(String capture) {
    Parsed<?> parse(Event event) {
      return switch (event.kind()) {
        case 38383 -> PublicEvents.parseOffer(event);
        case 38384, 20384 -> PublicEvents.parseHeartbeat(event);
        case 38385 -> PublicEvents.parseRevocation(event);
        default -> PublicEvents.parsePromotion(event);
      };
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("offer-38383"),
        new Kind("heartbeat-38384"),
        new Kind("heartbeat-20384"),
        new Kind("lease-revocation-38385"),
        new Kind("standby-promoted-38386"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_body_that_names_another_than_its_signer_is_ignored(Kind kind) {
    var genuine = Captured.event(kind.capture);
    var thief = Captured.key("consumer");
    var forged =
        Event.sign(thief, genuine.createdAt(), genuine.kind(), genuine.tags(), genuine.content());
    assertThat(kind.parse(genuine)).isInstanceOf(Parsed.Ok.class);
    assertThat(kind.parse(forged)).isInstanceOf(Parsed.Malformed.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void an_event_without_our_topic_is_another_protocols(Kind kind) {
    var genuine = Captured.event(kind.capture);
    var tags = genuine.tags().stream().filter(tag -> !tag.getFirst().equals("t")).toList();
    assertThat(kind.parse(sign(genuine, tags, genuine.content(), kind)))
        .isEqualTo(Parsed.malformed("an event of another protocol"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void an_address_of_something_else_is_ignored(Kind kind) {
    var genuine = Captured.event(kind.capture);
    if (genuine.tag("d").isEmpty()) {
      return;
    }
    for (var d : List.of("", "x", genuine.tag("d").orElseThrow() + ":1", "paygress:offer:v2:x")) {
      var tags =
          genuine.tags().stream()
              .map(tag -> tag.getFirst().equals("d") ? List.of("d", d) : tag)
              .toList();
      assertThat(kind.parse(sign(genuine, tags, genuine.content(), kind)))
          .isInstanceOf(Parsed.Malformed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void another_version_is_refused_and_none_is_version_1(Kind kind) {
    var genuine = Captured.event(kind.capture);
    var two = genuine.content().replace("\"version\":1", "\"version\":2");
    var none = genuine.content().replace(",\"version\":1", "");
    assertThat(kind.parse(sign(genuine, genuine.tags(), two, kind)))
        .isEqualTo(Parsed.malformed("The field version is out of range."));
    assertThat(kind.parse(sign(genuine, genuine.tags(), none, kind)))
        .isEqualTo(kind.parse(genuine));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_body_that_is_broken_is_malformed(Kind kind) {
    var genuine = Captured.event(kind.capture);
    for (var content : List.of("", "{}", "[]", "x", genuine.content() + "x")) {
      assertThat(kind.parse(sign(genuine, genuine.tags(), content, kind)))
          .isInstanceOf(Parsed.Malformed.class);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void a_signers_key_may_stand_in_bech32(Kind kind) {
    var genuine = Captured.event(kind.capture);
    var hex = genuine.pubkey().hex();
    var npub = genuine.pubkey().npub();
    var tags =
        genuine.tags().stream()
            .map(tag -> tag.stream().map(text -> text.replace(hex, npub)).toList())
            .toList();
    var event = sign(genuine, tags, genuine.content().replace(hex, npub), kind);
    assertThat(kind.parse(event)).isEqualTo(kind.parse(genuine));
  }

  private static Event sign(Event like, List<List<String>> tags, String content, Kind kind) {
    return Event.sign(Captured.sender(kind.capture), like.createdAt(), like.kind(), tags, content);
  }

  @Test
  void an_event_of_another_kind_is_not_read() {
    assertThat(PublicEvents.parseOffer(Captured.event("heartbeat-38384")))
        .isInstanceOf(Parsed.Malformed.class);
    assertThat(PublicEvents.parseHeartbeat(Captured.event("offer-38383")))
        .isInstanceOf(Parsed.Malformed.class);
    assertThat(PublicEvents.parseDmRelays(Captured.event("offer-38383")))
        .isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void a_heartbeats_address_is_its_minute() {
    assertThat(PublicEvents.heartbeat(PROVIDER, HEARTBEAT, NOW + 3).tags())
        .containsExactly(
            List.of("t", "paygress-heartbeat"),
            List.of(
                "d",
                "paygress:heartbeat:v1:"
                    + "1db25e8d10634a749a3412443661026479035a3a194228eb325bb9cc5bd1edf3:29922670"),
            List.of("v", "1"));
    assertThat(PublicEvents.ephemeralHeartbeat(PROVIDER, HEARTBEAT, NOW).tags())
        .containsExactly(List.of("t", "paygress-heartbeat"), List.of("v", "1"));
  }

  @Test
  void a_promotion_of_ours_adds_its_epoch_at_the_end() {
    var promotion =
        new PromotionAnnouncement(WORKLOAD, PROVIDER.publicKey(), NOW, OptionalLong.of(7));
    var event = PublicEvents.promotion(PROVIDER, promotion, NOW);
    assertThat(event.content()).endsWith("\"version\":1,\"epoch\":7}");
    assertThat(PublicEvents.parsePromotion(event)).isEqualTo(Parsed.ok(promotion));
  }

  @Test
  void a_revocation_is_addressed_to_every_standby() {
    var revocation =
        new LeaseRevocation(
            WORKLOAD,
            PROVIDER.publicKey(),
            List.of(STRANGER.publicKey(), Captured.key("consumer").publicKey()),
            "maintenance",
            NOW,
            Optional.of("https://blobs.example/1"));
    var event = PublicEvents.revocation(PROVIDER, revocation, NOW);
    assertThat(event.tagValues("p"))
        .containsExactly(STRANGER.publicKey().hex(), Captured.key("consumer").publicKey().hex());
    assertThat(event.tagValues("workload")).containsExactly("w-1");
    assertThat(PublicEvents.parseRevocation(event)).isEqualTo(Parsed.ok(revocation));
  }

  @Test
  void nobody_publishes_in_anothers_name() {
    assertThatThrownBy(() -> PublicEvents.heartbeat(STRANGER, HEARTBEAT, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_offer_with_all_there_is_survives_the_way() {
    var captured = Captured.value(PublicEvents.parseOffer(Captured.event("offer-38383")));
    var offer =
        new Offer(
            captured.provider(),
            "host",
            Optional.empty(),
            List.of("lxc"),
            captured.specs(),
            List.of(MintUrl.of("https://mint.example")),
            99.5,
            17,
            Optional.of("https://api.example"),
            IsolationLevel.ATTESTED_RESEARCH_TIER,
            true,
            Optional.of("{\"txid\":\"ab\",\"sats\":[1,2.5]}"));
    var event = PublicEvents.offer(PROVIDER, offer, NOW);
    assertThat(event.content())
        .contains("\"location\":null", "\"uptime_percent\":99.5", "\"attested-research-tier\"")
        .contains("\"p2pk\":true")
        .endsWith("\"stake_proof\":{\"txid\":\"ab\",\"sats\":[1,2.5]}}");
    assertThat(PublicEvents.parseOffer(event)).isEqualTo(Parsed.ok(offer));
  }

  @Test
  void an_offer_that_says_nothing_of_locked_tokens_does_not_take_them() {
    var captured = Captured.value(PublicEvents.parseOffer(Captured.event("offer-38383")));
    assertThat(captured.p2pk()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"location", "api_endpoint", "version", "isolation_level", "stake_proof"})
  void an_offer_may_lack_what_old_providers_do_not_send(String field) {
    var json = Requests.object(Captured.text("offer-38383"));
    json.remove(field);
    var genuine = Captured.event("offer-38383");
    var event = Event.sign(PROVIDER, genuine.createdAt(), 38383, genuine.tags(), json.toString());
    assertThat(PublicEvents.parseOffer(event)).isInstanceOf(Parsed.Ok.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "provider_npub",
        "hostname",
        "capabilities",
        "specs",
        "whitelisted_mints",
        "uptime_percent",
        "total_jobs_completed"
      })
  void an_offer_without_the_rest_is_malformed(String field) {
    var json = Requests.object(Captured.text("offer-38383"));
    json.remove(field);
    var genuine = Captured.event("offer-38383");
    var event = Event.sign(PROVIDER, genuine.createdAt(), 38383, genuine.tags(), json.toString());
    assertThat(PublicEvents.parseOffer(event))
        .isEqualTo(Parsed.malformed("The field " + field + " is missing."));
  }

  @Test
  void a_relay_list_names_our_relays_and_skips_what_is_no_relay() {
    var relays = List.of(RelayUrl.of("wss://relay.example"), RelayUrl.of("ws://127.0.0.1:7777"));
    var event = PublicEvents.dmRelays(PROVIDER, relays, NOW);
    assertThat(event.kind()).isEqualTo(10050);
    assertThat(event.content()).isEmpty();
    assertThat(event.tags())
        .containsExactly(
            List.of("relay", "wss://relay.example"), List.of("relay", "ws://127.0.0.1:7777"));
    assertThat(PublicEvents.parseDmRelays(event)).isEqualTo(Parsed.ok(relays));
    var odd =
        List.of(
            List.of("relay", "https://relay.example"),
            List.of("relay", "not a url"),
            List.of("relay", "wss://" + "a".repeat(600)),
            List.of("relay"),
            List.of("relay", "wss://relay.example"),
            List.of("relay", "WSS://relay.example:443/"));
    assertThat(PublicEvents.parseDmRelays(Event.sign(PROVIDER, NOW, 10050, odd, "")))
        .isEqualTo(Parsed.ok(List.of(RelayUrl.of("wss://relay.example"))));
  }
}
