package org.paygress.cashu.mint;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.token.KeysetId;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

/**
 * The mints we talk to, with what they said of themselves. Threads that want the same mint's view
 * at once share one load, so a mint that is down costs each of them one timeout, not a queue of
 * them; other mints are not touched. While a view is in use it is loaded anew in the background, so
 * that nobody waits for it, and only so many threads ever wait for a mint: the next are told that
 * it cannot be reached.
 */
public final class MintDirectory implements AutoCloseable {
  private static final Duration AGE_MAX = Duration.ofMinutes(10);

  /** Before a view is too old it is loaded anew in the background. */
  private static final Duration AGE_FRESH = Duration.ofMinutes(5);

  /** A view that was loaded only now need not be loaded again. */
  private static final Duration AGE_MIN = Duration.ofSeconds(2);

  /** How often at most a mint is asked for its keysets because somebody named an unknown one. */
  public static final Duration UNKNOWN_KEYSETS = Duration.ofMinutes(1);

  /** Threads that wait for one mint's view. */
  static final int WAITING_MAX = 64;

  private final Duration timeout;
  private final Duration unknownKeysets;
  private final HttpClient http;
  private final ConcurrentMap<MintUrl, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param timeout how long one request may take
   * @param unknownKeysets how often at most a mint is asked anew because of {@link #freshView}
   */
  public MintDirectory(Duration timeout, Duration unknownKeysets) {
    this.timeout = timeout;
    this.unknownKeysets = unknownKeysets;
    this.http = MintHttp.newClient(timeout);
  }

  /** At most ten minutes old. */
  public MintAnswer<MintView> view(MintUrl mint) {
    Entry entry = entry(mint);
    if (entry.isOlderThan(AGE_FRESH)) {
      Thread.ofVirtual().name("mint-view").start(() -> entry.get(AGE_FRESH));
    }
    return entry.get(AGE_MAX);
  }

  /**
   * For when the known view did not fit: a new one, or the known one if that was asked for so a
   * short while ago. Strangers can name unknown keysets as often as they like.
   */
  public MintAnswer<MintView> freshView(MintUrl mint) {
    Entry entry = entry(mint);
    return entry.get(entry.mayBeFreshened(unknownKeysets) ? Duration.ZERO : AGE_MAX);
  }

  /** Asked for now: for when the mint itself says that the known view is out of date. */
  public MintAnswer<MintView> newView(MintUrl mint) {
    return entry(mint).get(Duration.ZERO);
  }

  /** What was known last, however old; nothing is asked for it. */
  public Optional<MintView> lastView(MintUrl mint) {
    return entry(mint).last();
  }

  private Entry entry(MintUrl mint) {
    return entries.computeIfAbsent(mint, url -> new Entry(new MintClient(http, url, timeout)));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private static final class Entry {
    private final MintClient client;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable MintView view;
    private long loadedNanos;
    private OptionalLong freshenedNanos = OptionalLong.empty();
    private int waiting;
    private @Nullable CompletableFuture<MintAnswer<MintView>> loading;

    Entry(MintClient client) {
      this.client = client;
    }

    /** Whether there is a view, and nobody is loading another. */
    boolean isOlderThan(Duration age) {
      lock.lock();
      try {
        return view != null && loading == null && !isWithin(age);
      } finally {
        lock.unlock();
      }
    }

    private boolean isWithin(Duration age) {
      return System.nanoTime() - loadedNanos <= age.toNanos();
    }

    /** Whether it has an age, and the last time that this was true is so long ago. */
    boolean mayBeFreshened(Duration each) {
      lock.lock();
      try {
        if (view != null && isWithin(AGE_MIN)) {
          return false;
        }
        long now = System.nanoTime();
        if (freshenedNanos.isPresent() && now - freshenedNanos.getAsLong() < each.toNanos()) {
          return false;
        }
        freshenedNanos = OptionalLong.of(now);
        return true;
      } finally {
        lock.unlock();
      }
    }

    Optional<MintView> last() {
      lock.lock();
      try {
        return Optional.ofNullable(view);
      } finally {
        lock.unlock();
      }
    }

    MintAnswer<MintView> get(Duration ageMax) {
      CompletableFuture<MintAnswer<MintView>> shared = new CompletableFuture<>();
      boolean mine = false;
      lock.lock();
      try {
        if (view != null && isWithin(ageMax)) {
          return new MintAnswer.Done<>(view);
        }
        if (loading == null) {
          loading = shared;
          mine = true;
        } else if (waiting == WAITING_MAX) {
          return new MintAnswer.NotSent<>("too many wait for the mint already");
        } else {
          shared = loading;
          waiting++;
        }
      } finally {
        lock.unlock();
      }
      return mine ? loadFor(shared) : await(shared);
    }

    private MintAnswer<MintView> await(CompletableFuture<MintAnswer<MintView>> shared) {
      MintAnswer<MintView> answer = shared.join();
      lock.lock();
      try {
        waiting--;
      } finally {
        lock.unlock();
      }
      return answer;
    }

    private MintAnswer<MintView> loadFor(CompletableFuture<MintAnswer<MintView>> shared) {
      MintAnswer<MintView> answer = new MintAnswer.Unclear<>("the mint's answer broke the reader");
      try {
        answer = load();
      } finally {
        lock.lock();
        try {
          loading = null;
          if (answer instanceof MintAnswer.Done<MintView>(var loaded)) {
            view = loaded;
            loadedNanos = System.nanoTime();
          }
        } finally {
          lock.unlock();
        }
        shared.complete(answer);
      }
      return answer;
    }

    /** Info, keysets and the active keys at once: a mint may be far away. */
    private MintAnswer<MintView> load() {
      try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<MintAnswer<MintInfo>> info = pool.submit(client::info);
        var keys = pool.submit(() -> client.keys());
        MintAnswer<List<KeysetInfo>> keysets = client.keysets();
        if (!(info.get() instanceof MintAnswer.Done<MintInfo>(var told))) {
          return info.get().read(unreachable -> Parsed.malformed("no info"));
        }
        if (!(keysets instanceof MintAnswer.Done<List<KeysetInfo>>(var listed))) {
          return keysets.read(unreachable -> Parsed.malformed("no keysets"));
        }
        MintView loaded = MintView.of(client, told, listed);
        if (view != null) {
          loaded.keys().putAll(view.keys());
        }
        if (keys.get()
            instanceof MintAnswer.Done<Map<KeysetId, SortedMap<Long, CurvePoint>>>(var shown)) {
          loaded.learn(shown);
        }
        return new MintAnswer.Done<>(loaded);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new MintAnswer.Unclear<>("interrupted while waiting for the mint");
      } catch (ExecutionException e) {
        throw new IllegalStateException("requests to a mint do not throw", e);
      }
    }
  }
}
