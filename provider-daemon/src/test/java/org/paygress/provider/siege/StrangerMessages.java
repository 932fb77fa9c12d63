package org.paygress.provider.siege;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.provider.Requests;

/**
 * What strangers send, as the text of events: each of a fresh key, rightly signed, and of no worth.
 *
 * @param serving a mint that answers
 * @param hanging a mint that does not
 */
record StrangerMessages(PublicKey provider, Mint serving, Mint hanging) {

  /** Whose tokens are forged. */
  record Mint(MintUrl url, KeysetId keyset) {}

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int OVERSIZED_CHARS = 70_000;
  private static final int TAGS = 201;
  private static final int STALE_SECS = 3 * 3_600;

  /** So many of each in a hundred; the order in which they are sent is mixed. */
  private enum Sort {
    NONSENSE,
    NONSENSE_WRAP,
    FORGED_AT_SERVING,
    FORGED_AT_HANGING,
    STALE_WRAP,
    MANY_TAGS,
    OVERSIZED;

    static Sort of(int number) {
      int place = number % 100;
      if (place == 99) {
        return OVERSIZED;
      }
      if (place >= 90) {
        return MANY_TAGS;
      }
      if (place >= 85) {
        return STALE_WRAP;
      }
      return switch (place % 5) {
        case 0 -> NONSENSE;
        case 1, 2 -> NONSENSE_WRAP;
        case 3 -> FORGED_AT_SERVING;
        default -> FORGED_AT_HANGING;
      };
    }
  }

  /** So many messages, made on all processors. */
  String[] make(int count) {
    return IntStream.range(0, count).parallel().mapToObj(this::one).toArray(String[]::new);
  }

  /** The one with this number among many. */
  String one(int number) {
    return switch (Sort.of(number)) {
      case NONSENSE -> nonsense();
      case NONSENSE_WRAP -> nonsenseWrap();
      case FORGED_AT_SERVING -> forged(serving);
      case FORGED_AT_HANGING -> forged(hanging);
      case STALE_WRAP -> stale();
      case MANY_TAGS -> unreadable("x", ",[\"t\",\"a\"]".repeat(TAGS));
      case OVERSIZED -> unreadable("x".repeat(OVERSIZED_CHARS), "");
    };
  }

  /** One of the events that the provider has asked relays for. */
  Event like() {
    return Event.sign(SecretKey.generate(), now(), Kind.NIP04_DM, toProvider(), "");
  }

  private List<List<String>> toProvider() {
    return List.of(List.of("p", provider.hex()));
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static String random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getEncoder().encodeToString(random);
  }

  /** It looks like a message to whoever has not tried to decrypt it. */
  private String nonsense() {
    String content = random(256) + "?iv=" + random(16);
    return Event.sign(SecretKey.generate(), now(), Kind.NIP04_DM, toProvider(), content).toJson();
  }

  private String nonsenseWrap() {
    byte[] payload = new byte[512];
    RANDOM.nextBytes(payload);
    payload[0] = 2;
    String content = Base64.getEncoder().encodeToString(payload);
    return Event.sign(SecretKey.generate(), now(), Kind.GIFT_WRAP, toProvider(), content).toJson();
  }

  private String forged(Mint mint) {
    return DirectMessages.seal(DmKind.NIP04, SecretKey.generate(), provider, spawn(mint), now())
        .toJson();
  }

  private String stale() {
    return DirectMessages.seal(
            DmKind.NIP17, SecretKey.generate(), provider, spawn(serving), now() - STALE_SECS)
        .toJson();
  }

  private static String spawn(Mint mint) {
    Proof proof =
        new Proof(
            64,
            mint.keyset(),
            HexFormat.of().formatHex(Scalar.random().bytes()),
            Scalar.random().point(),
            Optional.empty());
    Token token = new Token(mint.url(), "sat", List.of(proof), Optional.empty());
    return Requests.spawn(token.encode()).toString();
  }

  /** Something that no reader of ours takes for an event, by hand. */
  private String unreadable(String content, String tags) {
    return "{\"id\":\"%s\",\"pubkey\":\"%s\",\"created_at\":%d,\"kind\":4,\"tags\":[[\"p\",\"%s\"]%s],"
            .formatted(provider.hex(), provider.hex(), now(), provider.hex(), tags)
        + "\"content\":\"%s\",\"sig\":\"%s\"}".formatted(content, "0".repeat(128));
  }
}
