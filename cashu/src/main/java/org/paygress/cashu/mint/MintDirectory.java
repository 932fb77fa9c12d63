package org.paygress.cashu.mint;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * them; other mints are not touched.
 */
public final class MintDirectory implements AutoCloseable {
  private static final Duration AGE_MAX = Duration.ofMinutes(10);

  /** Strangers can name unknown keysets as often as they like; this bounds what that costs. */
  private static final Duration AGE_MIN = Duration.ofSeconds(2);

  private final Duration timeout;
  private final HttpClient http;
  private final ConcurrentMap<MintUrl, Entry> entries = new ConcurrentHashMap<>();

  public MintDirectory(Duration timeout) {
    this.timeout = timeout;
    this.http = MintHttp.newClient(timeout);
  }

  /** At most ten minutes old. */
  public MintAnswer<MintView> view(MintUrl mint) {
    return entry(mint).get(AGE_MAX);
  }

  /** At most two seconds old: for when the known view did not fit. */
  public MintAnswer<MintView> freshView(MintUrl mint) {
    return entry(mint).get(AGE_MIN);
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
    private @Nullable CompletableFuture<MintAnswer<MintView>> loading;

    Entry(MintClient client) {
      this.client = client;
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
        if (view != null && System.nanoTime() - loadedNanos <= ageMax.toNanos()) {
          return new MintAnswer.Done<>(view);
        }
        if (loading == null) {
          loading = shared;
          mine = true;
        } else {
          shared = loading;
        }
      } finally {
        lock.unlock();
      }
      return mine ? loadFor(shared) : shared.join();
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
