package org.paygress.consumer.payment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.paygress.consumer.UserException;
import org.paygress.consumer.files.DataDir;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.Parsed;
import org.paygress.system.files.OwnerOnly;
import org.paygress.system.sqlite.StoreException;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletException;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.SeedWords;
import org.paygress.wallet.seed.WalletSeed;

/**
 * The consumer's own wallet, through which tokens are locked and taken back. One process has it
 * open at a time: two would go on with the same operation.
 */
public final class ConsumerWallet implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  private final FileChannel lock;
  private final Wallet wallet;

  private ConsumerWallet(FileChannel lock, Wallet wallet) {
    this.lock = lock;
    this.wallet = wallet;
  }

  /**
   * Opens the wallet.
   *
   * @param key signs for tokens whose lock has run out (NUT-11)
   * @param mint the only one it will take tokens of
   */
  public static ConsumerWallet open(DataDir dir, SecretKey key, MintUrl mint) throws UserException {
    @Nullable FileChannel lock = null;
    try {
      OwnerOnly.directory(dir.path());
      lock =
          FileChannel.open(
              dir.walletLock(),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              OwnerOnly.mode());
      await(lock);
      WalletSettings settings =
          WalletSettings.of(dir.wallet(), WalletSeed.fromWords(words(dir)), Set.of(mint))
              .unlocking(key);
      Wallet wallet = CashuWallet.open(settings);
      ConsumerWallet ours = new ConsumerWallet(lock, wallet);
      lock = null;
      return ours;
    } catch (IOException | StoreException | WalletException e) {
      throw new UserException(
          "your wallet cannot be opened: " + e.getMessage(),
          "look at " + dir.path() + ": space, owner, mode");
    } finally {
      release(lock);
    }
  }

  private static void await(FileChannel channel) throws IOException, UserException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (Optional.<FileLock>ofNullable(channel.tryLock()).isEmpty()) {
        if (System.nanoTime() >= deadline) {
          throw new UserException("another paygress uses your wallet", "wait until it has ended");
        }
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      throw UserException.interrupted("try again");
    }
  }

  private static SeedWords words(DataDir dir) throws IOException, UserException {
    if (!Files.exists(dir.words())) {
      OwnerOnly.create(dir.words(), SeedWords.generate().text());
    }
    UserException.requirePrivate(dir.words(), "wallet's words");
    return switch (SeedWords.parse(Files.readString(dir.words()))) {
      case Parsed.Ok<SeedWords>(var words) -> words;
      case Parsed.Malformed<SeedWords>(var reason) ->
          throw new UserException(
              "the words in " + dir.words() + " are not usable: " + reason,
              "put the right file back");
    };
  }

  private static void release(@Nullable FileChannel lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        // The lock ends with the process at the latest.
      }
    }
  }

  public Wallet wallet() {
    return wallet;
  }

  @Override
  public void close() {
    wallet.close();
    release(lock);
  }
}
