package org.paygress.provider.payment;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.EventId;

/**
 * Leaves mints alone that fail (a circuit breaker for each): no new token is tried there until the
 * mint has rested; then one is, and what becomes of it decides for all others. Work that a mint has
 * left without an answer asks again by itself, and as long as it does nothing else needs to.
 *
 * <p>In memory: after a restart every mint is asked again.
 */
final class MintBreaker {

  /** A mint that cannot be reached so often, one time after another, is left alone. */
  static final int FAILURES = 3;

  /** How long a swap that waits speaks for its mint; it may be stuck while others are not. */
  static final Duration SPEAKS_FOR = Duration.ofMinutes(10);

  private static final class Account {
    private final Map<EventId, Instant> waiting = new HashMap<>();
    private int failures;
    private @Nullable Instant openSince;
    private @Nullable Instant probedAt;
  }

  private final InstantSource clock;
  private final Duration rest;
  private final Map<MintUrl, Account> accounts = new HashMap<>();

  /**
   * @param rest how long a mint that failed is left alone before one token is tried there
   */
  MintBreaker(InstantSource clock, Duration rest) {
    this.clock = clock;
    this.rest = rest;
  }

  /** Whether a new token may be tried there now; the first of those that may is the probe. */
  synchronized boolean admits(MintUrl mint) {
    Account account = accounts.get(mint);
    if (account == null) {
      return true;
    }
    if (account.waiting.values().stream().anyMatch(since -> !isPast(since, SPEAKS_FOR))) {
      return false;
    }
    if (account.openSince == null) {
      return true;
    }
    if (!isPast(account.openSince, rest)
        || (account.probedAt != null && !isPast(account.probedAt, rest))) {
      return false;
    }
    account.probedAt = clock.instant();
    return true;
  }

  /** A token that was to be tried was not: another may be the probe. */
  synchronized void notTried(MintUrl mint) {
    Account account = accounts.get(mint);
    if (account != null) {
      account.probedAt = null;
    }
  }

  /** The mint could not be reached, or took nothing. */
  synchronized void failed(MintUrl mint) {
    Account account = accounts.computeIfAbsent(mint, _ -> new Account());
    account.failures++;
    if (account.failures >= FAILURES || account.openSince != null) {
      open(account);
    }
  }

  /** The mint left a request's swap without an answer; it is asked again. */
  synchronized void silent(MintUrl mint, EventId request) {
    Account account = accounts.computeIfAbsent(mint, _ -> new Account());
    if (account.waiting.putIfAbsent(request, clock.instant()) == null) {
      open(account);
    }
  }

  /** The mint has answered a request's swap. */
  synchronized void answered(MintUrl mint, EventId request) {
    Account account = accounts.get(mint);
    if (account != null) {
      account.waiting.remove(request);
      account.failures = 0;
      account.openSince = null;
      account.probedAt = null;
    }
  }

  private void open(Account account) {
    account.openSince = clock.instant();
    account.probedAt = null;
  }

  /** A clock that was put back prolongs nothing for ever. */
  private boolean isPast(Instant since, Duration time) {
    return Duration.between(since, clock.instant()).abs().compareTo(time) >= 0;
  }
}
