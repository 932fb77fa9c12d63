package org.paygress.wallet;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.paygress.cashu.mint.MintDirectory;
import org.paygress.cashu.token.UnprovenTokens;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.wallet.seed.WalletSeed;

/**
 * What a wallet needs.
 *
 * @param database the SQLite file; made with mode 0600 when missing
 * @param seed must be the one the database was made with
 * @param mints the allow-list for {@link Wallet#assess} and {@link Wallet#receive}
 * @param unlocking our key, to which tokens may be locked (NUT-11)
 * @param unproven what {@link Wallet#assess} and {@link Wallet#receive} make of such tokens
 * @param requestTimeout the longest wait for one answer of a mint, body included
 * @param unknownKeysets how often at most a mint is asked for its keysets anew because a token
 *     names one that it did not have
 * @param observer told of every journal step, after it is durable
 * @param marks told how far counters reach
 * @param clock dates what is kept, and tells when keysets and locks end
 */
public record WalletSettings(
    Path database,
    WalletSeed seed,
    Set<MintUrl> mints,
    Optional<SecretKey> unlocking,
    UnprovenTokens unproven,
    Duration requestTimeout,
    Duration unknownKeysets,
    StepObserver observer,
    CounterMarks marks,
    InstantSource clock) {

  public WalletSettings {
    mints = Set.copyOf(mints);
    if (!requestTimeout.isPositive() || !unknownKeysets.isPositive()) {
      throw new IllegalArgumentException("a wait is not positive");
    }
  }

  /** Takes unproven tokens. */
  public WalletSettings(
      Path database,
      WalletSeed seed,
      Set<MintUrl> mints,
      Optional<SecretKey> unlocking,
      Duration requestTimeout,
      StepObserver observer) {
    this(
        database,
        seed,
        mints,
        unlocking,
        UnprovenTokens.TAKE,
        requestTimeout,
        MintDirectory.UNKNOWN_KEYSETS,
        observer,
        CounterMarks.NONE,
        InstantSource.system());
  }

  /** Without a key, with 10 seconds for a request and nobody watching. */
  public static WalletSettings of(Path database, WalletSeed seed, Set<MintUrl> mints) {
    return new WalletSettings(
        database, seed, mints, Optional.empty(), Duration.ofSeconds(10), (operationId, step) -> {});
  }

  /** The same with a key for locked tokens. */
  public WalletSettings unlocking(SecretKey key) {
    return new WalletSettings(
        database,
        seed,
        mints,
        Optional.of(key),
        unproven,
        requestTimeout,
        unknownKeysets,
        observer,
        marks,
        clock);
  }

  /** The same with another rule for unproven tokens. */
  public WalletSettings unproven(UnprovenTokens rule) {
    return new WalletSettings(
        database,
        seed,
        mints,
        unlocking,
        rule,
        requestTimeout,
        unknownKeysets,
        observer,
        marks,
        clock);
  }

  /** The same with a second place for how far the counters reach. */
  public WalletSettings marking(CounterMarks other) {
    return new WalletSettings(
        database,
        seed,
        mints,
        unlocking,
        unproven,
        requestTimeout,
        unknownKeysets,
        observer,
        other,
        clock);
  }

  /** The same with another clock. */
  public WalletSettings by(InstantSource other) {
    return new WalletSettings(
        database,
        seed,
        mints,
        unlocking,
        unproven,
        requestTimeout,
        unknownKeysets,
        observer,
        marks,
        other);
  }

  /** Hears of journal steps: progress for operators, and the places where tests pull the plug. */
  @FunctionalInterface
  public interface StepObserver {
    /** The operation's {@code step} is on disk. */
    void durable(String operationId, WalletStep step);
  }
}
