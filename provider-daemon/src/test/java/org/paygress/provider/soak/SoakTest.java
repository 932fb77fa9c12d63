package org.paygress.provider.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.cashu.token.Token;
import org.paygress.host.HostFault;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.provider.Consumer;
import org.paygress.provider.Provider;
import org.paygress.provider.Requests;
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.ControlClient;
import org.paygress.provider.status.StatusFile;
import org.paygress.provider.status.StatusReport;
import org.paygress.system.Parsed;
import org.paygress.testbed.lnurl.DevPayService;
import org.paygress.wallet.ReceiveOutcome;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * A month of a busy provider in some minutes: the clock goes on between the waves of leases.
 * Afterwards everybody was served or paid back, every sat is somewhere, and nothing grows any more.
 * The table and the result are written to {@code target/soak.txt}.
 *
 * <p>{@code PAYGRESS_SOAK_LEASES} says how many leases (10 000), {@code PAYGRESS_SOAK_SEED} how
 * they are drawn, {@code PAYGRESS_SOAK_HISTORY_DAYS} how long what is over is remembered: with a
 * month or more nothing levels off.
 */
@Tag("soak")
class SoakTest {

  private static final int LEASES = (int) setting("PAYGRESS_SOAK_LEASES", 10_000);
  private static final long SEED = setting("PAYGRESS_SOAK_SEED", 1);
  private static final int HISTORY_DAYS = (int) setting("PAYGRESS_SOAK_HISTORY_DAYS", 7);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final int WAVE = 80;
  private static final int SAMPLES = 40;
  private static final int SATS_MIN = 60;
  private static final int SATS_MORE = 100;
  private static final Duration RETRY = Duration.ofMinutes(1);
  private static final Set<String> UPKEEP =
      Set.of("pruning", "relay pruning", "wallet maintenance");
  private static final DmKind[] KINDS = DmKind.values();

  @TempDir Path dir;
  private final DevPayService service = DevPayService.start();
  private final Random random = new Random(SEED);
  private final AtomicLong lost = new AtomicLong();

  private static long setting(String name, long otherwise) {
    return Optional.ofNullable(System.getenv(name)).map(Long::valueOf).orElse(otherwise);
  }

  /** What one consumer does, drawn beforehand. */
  private record Part(
      DmKind kind, int sats, boolean topsUp, boolean asks, boolean isEnded, boolean paysTwice) {}

  private Part part() {
    return new Part(
        KINDS[random.nextInt(KINDS.length)],
        SATS_MIN + random.nextInt(SATS_MORE),
        random.nextInt(4) == 0,
        random.nextInt(4) == 0,
        random.nextInt(10) == 0,
        random.nextInt(20) == 0);
  }

  @Test
  void a_month_leaves_nothing_behind() throws Exception {
    String sections =
        """
        [withdraw]
        address = "%s"
        threshold_sats = 2000
        keep_sats = 500
        fee_base_sats = 10
        interval_secs = 1
        """
            .formatted(service.address());
    String leases = "max_leases = %d\nhistory_days = %d".formatted(WAVE, HISTORY_DAYS);
    Table table = new Table();
    try (Provider provider = Provider.busy(dir, sections, leases).start();
        CashuWallet purse = purse(provider)) {
      awaitService(provider);
      int waves = Math.max(1, LEASES / WAVE);
      long moved = 0;
      for (int wave = 0; wave < waves; wave++) {
        if (wave % Math.max(1, waves / SAMPLES) == 0) {
          awaitUpkeep(provider, moved);
          table.add(sample(provider, wave, waves));
        }
        // A host that builds nothing for a while, now and then.
        provider.host.failAt(wave % 17 == 16 ? "start" : "nothing", HostFault.CONTAINER_START);
        wave(provider, purse);
        provider.clock.advance(MONTH.dividedBy(waves));
        moved = seconds(provider);
        provider.relay.advance(MONTH.dividedBy(waves));
        awaitEnds(provider);
      }
      awaitUpkeep(provider, moved);
      table.add(sample(provider, waves, waves));
      lost.addAndGet(missing(provider, purse));
    } finally {
      service.close();
    }
    Map<String, String> growing = table.growing();
    String result =
        "soak: leases %d lost %d level %s"
            .formatted(LEASES, lost.get(), growing.isEmpty() ? "yes" : "no");
    Files.writeString(
        Path.of("target/soak.txt"),
        "seed " + SEED + "\n" + table + "\nstill growing: " + growing + "\n" + result + "\n");
    assertThat(growing).isEmpty();
    assertThat(lost).hasValue(0);
  }

  /** Until it listens it hears nothing of what no relay stores. */
  private static void awaitService(Provider provider) {
    try (Consumer consumer = provider.consumer()) {
      consumer.say(DmKind.NIP04, "not a request", seconds(provider));
      var _ = consumer.next();
    }
  }

  private CashuWallet purse(Provider provider) {
    return CashuWallet.open(
        WalletSettings.of(
            dir.resolve("purse.db"), WalletSeed.generate(), Set.of(provider.mint.url())));
  }

  private static Sample sample(Provider provider, int wave, int waves) throws Exception {
    return Sample.of(MONTH.toDays() * wave / waves, provider.config().provider().stateDir());
  }

  private void wave(Provider provider, CashuWallet purse) throws Exception {
    List<Future<?>> parts = new ArrayList<>();
    try (var consumers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WAVE; i++) {
        Part part = part();
        parts.add(consumers.submit(() -> play(provider, purse, part)));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    }
  }

  /** What comes back is redeemed; who got nothing for a token is counted. */
  private void play(Provider provider, CashuWallet purse, Part part) {
    try (Consumer consumer = provider.consumer()) {
      consumer.say(part.kind(), "not a request", seconds(provider));
      var _ = consumer.next();
      String token = provider.token(part.sats());
      Reply answer = ask(provider, consumer, part, Requests.spawn(token).toString());
      if (part.paysTwice()) {
        // Another request: of the same one in the same second only the same event would come again.
        String twice = Requests.spawn(token).put("ssh_username", "again").toString();
        var _ = ask(provider, consumer, part, twice);
      }
      if (!(answer instanceof AccessDetails access)) {
        redeem(purse, answer);
        return;
      }
      String pod = access.podId();
      if (part.asks()) {
        var _ = ask(provider, consumer, part, Requests.status(pod).toString());
      }
      if (part.topsUp()) {
        String more = provider.token(SATS_MIN);
        Reply topped = ask(provider, consumer, part, Requests.topUp(pod, more).toString());
        if (!(topped instanceof TopUpResponse)) {
          redeem(purse, topped);
        }
      }
      if (part.isEnded()) {
        var call =
            new ControlCall("lease end", JsonNodeFactory.instance.objectNode().put("lease", pod));
        var _ =
            ControlClient.ask(provider.config().provider().stateDir(), call, RETRY).orElseThrow();
        redeem(purse, refund(provider, consumer, part, pod));
      }
    } catch (Exception | AssertionError e) {
      lost.incrementAndGet();
      e.printStackTrace();
    }
  }

  private static long seconds(Provider provider) {
    return provider.clock.instant().getEpochSecond();
  }

  private static Reply ask(Provider provider, Consumer consumer, Part part, String request) {
    consumer.say(part.kind(), request, seconds(provider));
    return consumer.next();
  }

  /** Asks less often than a sender may. */
  private static Reply refund(Provider provider, Consumer consumer, Part part, String pod) {
    return await()
        .atMost(RETRY)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> ask(provider, consumer, part, Requests.status(pod).toString()),
            reply -> reply instanceof ErrorReply error && error.refundToken().isPresent());
  }

  private void redeem(CashuWallet purse, Reply answer) {
    Optional<String> refund =
        answer instanceof ErrorReply error ? error.refundToken() : Optional.empty();
    for (String text : refund.orElse("").split(" ", -1)) {
      if (!(Token.parse(text) instanceof Parsed.Ok<Token>(var token)
          && purse.receive("refund-" + text.hashCode(), token)
              instanceof ReceiveOutcome.Received)) {
        lost.incrementAndGet();
      }
    }
  }

  /** Waits until what is done every hour was done since the clock was moved. */
  private static void awaitUpkeep(Provider provider, long moved) {
    StatusFile file = new StatusFile(provider.config().provider().stateDir());
    await()
        .atMost(RETRY)
        .until(() -> file.read().filter(status -> isDone(status, moved)).isPresent());
  }

  private static boolean isDone(StatusReport status, long moved) {
    return status.work().timers().stream()
            .filter(timer -> UPKEEP.contains(timer.name()) && timer.lastRun() >= moved)
            .count()
        == UPKEEP.size();
  }

  /** Waits until every lease has ended. */
  private static void awaitEnds(Provider provider) {
    Path journal = provider.config().provider().stateDir().resolve("journal.db");
    await()
        .atMost(RETRY)
        .until(
            () -> Sample.count(journal, "SELECT count(*) FROM leases WHERE holds_slot = 1") == 0);
  }

  /** Sats that are nowhere, or in two places. */
  private static long missing(Provider provider, CashuWallet purse) throws Exception {
    Path state = provider.config().provider().stateDir();
    long missing = 0;
    for (int i = 0; i < 20; i++) {
      var call = new ControlCall("wallet balance", JsonNodeFactory.instance.objectNode());
      var answer = (ControlAnswer.Done) ControlClient.ask(state, call, RETRY).orElseThrow();
      long ours = answer.result().path("mints").path(0).path("msats").asLong();
      long theirs = purse.balances().getOrDefault(provider.mint.url(), Msat.ZERO).value();
      missing = provider.mint.minted() - provider.mint.fees() - (ours + theirs) / 1_000;
      if (missing == 0) {
        return 0;
      }
      // A withdrawal may be under way.
      Thread.sleep(500);
    }
    return Math.abs(missing);
  }
}
