package org.paygress.protocol.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;

/**
 * Builds and reads what providers publish.
 *
 * <p>Reading believes the signer alone: the key in the body must be the event's author, and the
 * kind's own {@code t} and {@code d} tags must say the same, since other protocols share these
 * kinds (NIP-69 has 38383). The caller has verified the signature.
 */
public final class PublicEvents {

  private static final String PAYGRESS = "paygress";
  private static final String HEARTBEAT = "paygress-heartbeat";
  private static final String REVOCATION = "paygress-revocation";
  private static final String PROMOTED = "paygress-promoted";
  private static final int HEARTBEAT_BUCKET_SECS = 60;
  private static final int MAX_RELAYS = 32;

  private PublicEvents() {}

  /** Kind 38383. {@code createdAt} is in seconds since 1970, here and below. */
  public static Event offer(SecretKey provider, Offer offer, long createdAt) {
    requireSigner(provider, offer.provider());
    var tags = List.of(t(PAYGRESS), t("compute"), d("offer", offer.provider().hex()), version());
    return Event.sign(provider, createdAt, Kind.OFFER, tags, PublicBodies.write(offer));
  }

  /** Kind 38384, which relays keep: one address a minute. */
  public static Event heartbeat(SecretKey provider, Heartbeat heartbeat, long createdAt) {
    requireSigner(provider, heartbeat.provider());
    var tags = List.of(t(HEARTBEAT), d("heartbeat", heartbeatName(heartbeat)), version());
    return Event.sign(provider, createdAt, Kind.HEARTBEAT, tags, PublicBodies.write(heartbeat));
  }

  /** Kind 20384, which relays only pass on. */
  public static Event ephemeralHeartbeat(SecretKey provider, Heartbeat heartbeat, long createdAt) {
    requireSigner(provider, heartbeat.provider());
    var tags = List.of(t(HEARTBEAT), version());
    return Event.sign(
        provider, createdAt, Kind.HEARTBEAT_EPHEMERAL, tags, PublicBodies.write(heartbeat));
  }

  /** Kind 38385. */
  public static Event revocation(SecretKey holder, LeaseRevocation revocation, long createdAt) {
    requireSigner(holder, revocation.primary());
    var tags = new ArrayList<List<String>>();
    tags.add(t(PAYGRESS));
    tags.add(t(REVOCATION));
    tags.add(d("revocation", revocation.primary().hex() + ":" + revocation.workload().value()));
    tags.add(version());
    tags.add(List.of("workload", revocation.workload().value()));
    revocation.standbys().forEach(standby -> tags.add(List.of("p", standby.hex())));
    return Event.sign(holder, createdAt, Kind.REVOCATION, tags, PublicBodies.write(revocation));
  }

  /** Kind 38386. */
  public static Event promotion(
      SecretKey claimant, PromotionAnnouncement promotion, long createdAt) {
    requireSigner(claimant, promotion.newPrimary());
    var workload = promotion.workload().value();
    var tags =
        List.of(
            t(PAYGRESS),
            t(PROMOTED),
            d("promoted", workload),
            version(),
            List.of("workload", workload));
    return Event.sign(claimant, createdAt, Kind.PROMOTION, tags, PublicBodies.write(promotion));
  }

  /** Kind 10050 (NIP-17): where to write to us; clients may not write to us without it. */
  public static Event dmRelays(SecretKey owner, List<RelayUrl> relays, long createdAt) {
    var tags = relays.stream().map(relay -> List.of("relay", relay.toString())).toList();
    return Event.sign(owner, createdAt, Kind.DM_RELAYS, tags, "");
  }

  public static Parsed<Offer> parseOffer(Event event) {
    return parse(
        event,
        Kind.OFFER,
        PAYGRESS,
        PublicBodies::offer,
        offer ->
            isSigner(event, offer.provider())
                && addressed(event, "offer", List.of(event.pubkey().hex())));
  }

  /** Reads either kind of heartbeat. */
  public static Parsed<Heartbeat> parseHeartbeat(Event event) {
    var ephemeral = event.kind() == Kind.HEARTBEAT_EPHEMERAL;
    return parse(
        event,
        ephemeral ? Kind.HEARTBEAT_EPHEMERAL : Kind.HEARTBEAT,
        HEARTBEAT,
        PublicBodies::heartbeat,
        heartbeat ->
            isSigner(event, heartbeat.provider())
                && (ephemeral
                    || addressed(
                        event, "heartbeat", List.of(heartbeatName(heartbeat).split(":")))));
  }

  public static Parsed<LeaseRevocation> parseRevocation(Event event) {
    return parse(
        event,
        Kind.REVOCATION,
        REVOCATION,
        PublicBodies::revocation,
        revocation ->
            isSigner(event, revocation.primary())
                && addressed(
                    event,
                    "revocation",
                    List.of(event.pubkey().hex(), revocation.workload().value())));
  }

  public static Parsed<PromotionAnnouncement> parsePromotion(Event event) {
    return parse(
        event,
        Kind.PROMOTION,
        PROMOTED,
        PublicBodies::promotion,
        promotion ->
            isSigner(event, promotion.newPrimary())
                && addressed(event, "promoted", List.of(promotion.workload().value())));
  }

  /** The websocket addresses of a relay list; others in it are left out. */
  public static Parsed<List<RelayUrl>> parseDmRelays(Event event) {
    if (event.kind() != Kind.DM_RELAYS) {
      return Parsed.malformed("not a list of relays for direct messages");
    }
    return Parsed.ok(
        event.tagValues("relay").stream()
            .map(RelayUrl::parse)
            .flatMap(
                parsed ->
                    parsed instanceof Parsed.Ok<RelayUrl>(var url)
                        ? Stream.of(url)
                        : Stream.empty())
            .distinct()
            .limit(MAX_RELAYS)
            .toList());
  }

  private interface BodyReader<T> {
    T read(Fields fields) throws Refusal;
  }

  private static <T> Parsed<T> parse(
      Event event, int kind, String topic, BodyReader<T> reader, Predicate<T> belongs) {
    if (event.kind() != kind || !event.tagValues("t").contains(topic)) {
      return Parsed.malformed("an event of another protocol");
    }
    try {
      var body = reader.read(new Fields(Json.readObject(event.content())));
      return belongs.test(body)
          ? Parsed.ok(body)
          : Parsed.malformed("the body or the address names somebody else than the signer");
    } catch (Refusal refusal) {
      return Parsed.malformed(refusal.reason());
    }
  }

  private static boolean isSigner(Event event, PublicKey inBody) {
    return event.pubkey().equals(inBody);
  }

  /**
   * Whether the {@code d} tag is {@code paygress:<type>:v1:<parts>}; the signer in hex or bech32.
   */
  private static boolean addressed(Event event, String type, List<String> parts) {
    var prefix = prefix(type);
    var d = event.tag("d").orElse("");
    if (!d.startsWith(prefix)) {
      return false;
    }
    var given = List.of(d.substring(prefix.length()).split(":", -1));
    if (given.size() != parts.size()) {
      return false;
    }
    for (var i = 0; i < parts.size(); i++) {
      if (!parts.get(i).equals(given.get(i)) && !isSigner(event, parts.get(i), given.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSigner(Event event, String expected, String given) {
    return expected.equals(event.pubkey().hex())
        && PublicKey.parse(given) instanceof Parsed.Ok<PublicKey>(var key)
        && isSigner(event, key);
  }

  private static String heartbeatName(Heartbeat heartbeat) {
    return heartbeat.provider().hex() + ":" + heartbeat.timestamp() / HEARTBEAT_BUCKET_SECS;
  }

  private static void requireSigner(SecretKey signer, PublicKey inBody) {
    if (!signer.publicKey().equals(inBody)) {
      throw new IllegalArgumentException("a public event speaks of its own signer");
    }
  }

  private static List<String> t(String topic) {
    return List.of("t", topic);
  }

  private static List<String> d(String type, String name) {
    return List.of("d", prefix(type) + name);
  }

  private static String prefix(String type) {
    return "paygress:" + type + ":v1:";
  }

  private static List<String> version() {
    return List.of("v", "1");
  }
}
