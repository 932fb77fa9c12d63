package org.paygress.provider.payment;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.paygress.cashu.token.Token;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.EventId;
import org.paygress.provider.lease.Failure;
import org.paygress.provider.lease.TokenProof;
import org.paygress.system.retry.TokenBucket;
import org.paygress.system.time.ElapsedTime;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.RefusalReason;

/**
 * What strangers' tokens may cost at each mint before they turn out to be money. Whoever sends one
 * that is proven and locked to us is never held up; one that is proven waits for its turn; one that
 * is not has few places of its own and so many tries a minute. What is paid already (refunds,
 * resumes, swaps whose outcome is unknown) is not counted and never waits.
 */
public final class Trials {

  /**
   * What may be tried at one mint; each 1 or more.
   *
   * @param provenAtOnceMax tokens with DLEQ proofs that others can spend; the next wait their turn
   * @param unprovenAtOnceMax tokens without; the next are refused
   * @param unprovenPerMinuteMax tokens without in a minute
   * @param mintRest how long a mint that failed is left alone
   * @param deadTokensKept for how long a token that its mint refused is refused at once
   */
  public record Limits(
      int provenAtOnceMax,
      int unprovenAtOnceMax,
      int unprovenPerMinuteMax,
      Duration mintRest,
      Duration deadTokensKept) {}

  /** For each proven token that is tried so many wait: each of them keeps a request in work. */
  private static final int WAITING_FOR_EACH = 4;

  /** How long a proven token waits for its turn: clients wait 120 s in all. */
  private static final Duration TURN = Duration.ofSeconds(20);

  private static final Failure AWAY =
      new Failure(ErrorType.MINT_NETWORK_ERROR, "The mint does not answer at present");

  private static final Failure BUSY =
      new Failure(
          ErrorType.MINT_NETWORK_ERROR,
          "Too many tokens without DLEQ proofs (NUT-12) are being tried at the mint; send yours"
              + " again in a minute, or one with its proofs");

  private final Limits limits;
  private final ElapsedTime elapsed;
  private final MintBreaker breaker;
  private final DeadTokens dead;
  private final Map<MintUrl, Places> places = new ConcurrentHashMap<>();
  private final Map<EventId, Semaphore> taken = new ConcurrentHashMap<>();

  public Trials(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.elapsed = ElapsedTime.by(clock);
    this.breaker = new MintBreaker(clock, limits.mintRest());
    this.dead = new DeadTokens(clock, limits.deadTokensKept());
  }

  private final class Places {
    private final Semaphore proven = new Semaphore(limits.provenAtOnceMax(), true);
    private final Semaphore unproven = new Semaphore(limits.unprovenAtOnceMax());
    private final TokenBucket rate =
        new TokenBucket(limits.unprovenPerMinuteMax(), elapsed.nanos());

    boolean takeUnproven() {
      if (!unproven.tryAcquire()) {
        return false;
      }
      boolean within;
      synchronized (rate) {
        within = rate.take(elapsed.nanos());
      }
      if (!within) {
        unproven.release();
      }
      return within;
    }

    boolean takeProven() {
      if (proven.getQueueLength() >= WAITING_FOR_EACH * limits.provenAtOnceMax()) {
        return false;
      }
      try {
        return proven.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  /** Why a token is not looked at any further; empty when it may be. */
  Optional<Failure> refusal(Token token) {
    Optional<Failure> why = dead.find(token);
    return why.isPresent() || breaker.admits(token.mint()) ? why : Optional.of(AWAY);
  }

  /** A token that passed {@link #refusal} was refused before its mint was asked. */
  void notTried(MintUrl mint) {
    breaker.notTried(mint);
  }

  /** The mint could not be asked about a token that passed {@link #refusal}. */
  void unreachable(MintUrl mint) {
    breaker.failed(mint);
  }

  /**
   * Begins to try the token of a request, once it is its turn. It ends with the first word of
   * {@link PaymentProcessor}, or with {@link #cancel}.
   *
   * @return why it is not tried; empty when it is
   */
  public Optional<Failure> begin(EventId request, MintUrl mint, TokenProof proof) {
    Places here = places.computeIfAbsent(mint, _ -> new Places());
    boolean begun =
        switch (proof) {
          case LOCKED -> true;
          case PROVEN -> here.takeProven();
          case UNPROVEN -> here.takeUnproven();
        };
    if (!begun) {
      breaker.notTried(mint);
      return Optional.of(proof == TokenProof.UNPROVEN ? BUSY : AWAY);
    }
    switch (proof) {
      case LOCKED -> {}
      case PROVEN -> taken.put(request, here.proven);
      case UNPROVEN -> taken.put(request, here.unproven);
    }
    return Optional.empty();
  }

  /** What was begun is not done after all. */
  public void cancel(EventId request, MintUrl mint) {
    release(request);
    breaker.notTried(mint);
  }

  /** The wallet's word on a request's token. */
  void outcome(EventId request, Token token, ReceiveOutcome outcome) {
    release(request);
    MintUrl mint = token.mint();
    switch (outcome) {
      case ReceiveOutcome.Received _ -> breaker.answered(mint, request);
      case ReceiveOutcome.Refused(var reason, var message) ->
          refused(request, token, reason, message);
      case ReceiveOutcome.Unresolved _ -> breaker.silent(mint, request);
      case ReceiveOutcome.NotBegun _ -> breaker.notTried(mint);
    }
  }

  private void refused(EventId request, Token token, RefusalReason reason, String message) {
    switch (reason) {
      case MINT_UNREACHABLE -> breaker.failed(token.mint());
      case SPENT, INVALID_TOKEN -> {
        dead.add(token, Refusals.failure(reason, message));
        breaker.answered(token.mint(), request);
      }
      case MINT_NOT_ALLOWED, UNSUPPORTED_UNIT, PENDING, MINT_ERROR ->
          breaker.answered(token.mint(), request);
    }
  }

  private void release(EventId request) {
    Semaphore place = taken.remove(request);
    if (place != null) {
      place.release();
    }
  }
}
