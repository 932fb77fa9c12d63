package org.paygress.provider.config;

import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [limits]}: a cap on what strangers can make us do.
 *
 * @param requestsPerConsumerMax requests of one consumer in work at once; the next wait their turn
 * @param requestsWaitingMax requests waiting for their turn, of all consumers; more are refused
 * @param requestsPerConsumerPerMinuteMax requests of one consumer in a minute
 * @param refusalsPerMinuteMax refusals in a minute to all who have paid for nothing here
 * @param answersWaitingMax answers nobody paid for that wait for a relay, of each kind
 * @param spawnsAtOnceMax containers being prepared at once
 * @param repairsAtOnceMax containers being started again at once
 * @param junkPerRelayPerMinuteMax worthless events a relay may send before it is cut off a while
 * @param mintPatienceSecs how long a slot is held for a mint that does not answer
 * @param refusedKeepHours how long a request that was refused is remembered
 */
public record LimitsConfig(
    int requestsPerConsumerMax,
    int requestsWaitingMax,
    int requestsPerConsumerPerMinuteMax,
    int refusalsPerMinuteMax,
    int answersWaitingMax,
    int spawnsAtOnceMax,
    int repairsAtOnceMax,
    int junkPerRelayPerMinuteMax,
    int mintPatienceSecs,
    int refusedKeepHours) {

  static final Section SECTION =
      Section.one("limits", "How much strangers can make this machine do at once.");

  static final Key<Integer> REQUESTS_PER_CONSUMER_MAX =
      SECTION.key(
          "requests_per_consumer_max",
          BasicTypes.integer(1, 256),
          16,
          "How many requests of one consumer are worked on at once; the next wait their turn.");
  static final Key<Integer> REQUESTS_WAITING_MAX =
      SECTION.key(
          "requests_waiting_max",
          BasicTypes.integer(1, 65_536),
          256,
          "How many requests may wait for their turn; more are answered rate_limited.");
  static final Key<Integer> REQUESTS_PER_CONSUMER_PER_MINUTE_MAX =
      SECTION.key(
          "requests_per_consumer_per_minute_max",
          BasicTypes.integer(1, 10_000),
          120,
          "How many requests of one consumer are answered in a minute; the first beyond is told so.");
  static final Key<Integer> REFUSALS_PER_MINUTE_MAX =
      SECTION.key(
          "refusals_per_minute_max",
          BasicTypes.integer(1, 100_000),
          600,
          "How many refusals a minute go to all who never paid here; beyond, they hear nothing.");
  static final Key<Integer> ANSWERS_WAITING_MAX =
      SECTION.key(
          "answers_waiting_max",
          BasicTypes.integer(10, 100_000),
          1_000,
          "How many status answers, and how many refusals, may wait for a relay; the oldest go.");
  static final Key<Integer> SPAWNS_AT_ONCE_MAX =
      SECTION.key(
          "spawns_at_once_max",
          BasicTypes.integer(1, 64),
          4,
          "How many new containers are prepared at the same time, each until it runs.");
  static final Key<Integer> REPAIRS_AT_ONCE_MAX =
      SECTION.key(
          "repairs_at_once_max",
          BasicTypes.integer(1, 64),
          2,
          "How many containers that stopped are started again at the same time, beside new ones.");
  static final Key<Integer> JUNK_PER_RELAY_PER_MINUTE_MAX =
      SECTION.key(
          "junk_per_relay_per_minute_max",
          BasicTypes.integer(10, 100_000),
          600,
          "How many worthless events a relay may send in a minute before we pause listening to it.");

  static final Key<Integer> MINT_PATIENCE_SECS =
      SECTION.key(
          "mint_patience_secs",
          BasicTypes.integer(1, 3_600),
          60,
          "How long a slot is held for a mint that does not answer; what it took goes back later.");

  static final Key<Integer> REFUSED_KEEP_HOURS =
      SECTION.key(
          "refused_keep_hours",
          BasicTypes.integer(24, 8_760),
          24,
          "How long the journal and the wallet remember a token that was refused.");

  static LimitsConfig read(TableReader reader) {
    return new LimitsConfig(
        reader.get(REQUESTS_PER_CONSUMER_MAX),
        reader.get(REQUESTS_WAITING_MAX),
        reader.get(REQUESTS_PER_CONSUMER_PER_MINUTE_MAX),
        reader.get(REFUSALS_PER_MINUTE_MAX),
        reader.get(ANSWERS_WAITING_MAX),
        reader.get(SPAWNS_AT_ONCE_MAX),
        reader.get(REPAIRS_AT_ONCE_MAX),
        reader.get(JUNK_PER_RELAY_PER_MINUTE_MAX),
        reader.get(MINT_PATIENCE_SECS),
        reader.get(REFUSED_KEEP_HOURS));
  }
}
