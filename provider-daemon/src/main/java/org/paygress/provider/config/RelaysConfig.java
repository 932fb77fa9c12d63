package org.paygress.provider.config;

import java.util.List;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [relays]}: the Nostr relays we listen and publish on.
 *
 * @param urls 1 to 16, distinct, ws or wss
 * @param connectTimeoutSecs how long a connection attempt may take
 * @param reconnectDelayMaxSecs the cap of the growing pause between attempts
 * @param answerExpirySecs how long relays are to keep an answer (NIP-40)
 * @param consumerRelaysMax how many relays of a consumer's own list get its answers, too
 */
public record RelaysConfig(
    List<RelayUrl> urls,
    int connectTimeoutSecs,
    int reconnectDelayMaxSecs,
    int answerExpirySecs,
    int consumerRelaysMax) {

  static final Section SECTION = Section.one("relays", "Where requests come from and answers go.");

  static final Key<List<RelayUrl>> URLS =
      SECTION.required(
          "urls",
          BasicTypes.list(ValueTypes.relayUrl(), 1, 16),
          "The relays to listen and publish on, 1 to 16; three independent ones are a good number.");
  static final Key<Integer> CONNECT_TIMEOUT_SECS =
      SECTION.key(
          "connect_timeout_secs",
          BasicTypes.integer(1, 60),
          10,
          "How long one attempt to connect to a relay may take.");
  static final Key<Integer> RECONNECT_DELAY_MAX_SECS =
      SECTION.key(
          "reconnect_delay_max_secs",
          BasicTypes.integer(1, 3600),
          60,
          "The longest pause between two attempts to connect to a relay that is away.");
  static final Key<Integer> ANSWER_EXPIRY_SECS =
      SECTION.key(
          "answer_expiry_secs",
          BasicTypes.integer(3_600, 31_536_000),
          604_800,
          "How long relays are to keep our answers, which carry passwords and tokens (NIP-40).");

  static final Key<Integer> CONSUMER_RELAYS_MAX =
      SECTION.key(
          "consumer_relays_max",
          BasicTypes.integer(0, 3),
          3,
          "How many of the relays on a paying consumer's own list (NIP-17, kind 10050) get its"
              + " answers, too; only such as the whole world can reach. 0: none.");

  public RelaysConfig {
    urls = List.copyOf(urls);
  }

  static RelaysConfig read(TableReader reader) {
    return new RelaysConfig(
        reader.get(URLS, List.of()),
        reader.get(CONNECT_TIMEOUT_SECS),
        reader.get(RECONNECT_DELAY_MAX_SECS),
        reader.get(ANSWER_EXPIRY_SECS),
        reader.get(CONSUMER_RELAYS_MAX));
  }
}
