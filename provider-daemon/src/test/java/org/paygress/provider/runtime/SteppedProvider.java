package org.paygress.provider.runtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.paygress.cashu.token.P2pkLock;
import org.paygress.cashu.token.Proof;
import org.paygress.cashu.token.Token;
import org.paygress.host.HostException;
import org.paygress.host.Placement;
import org.paygress.host.Resources;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.ErrorReply;
import org.paygress.protocol.message.ErrorType;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.money.Sat;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.protocol.volume.VolumeKey;
import org.paygress.provider.Requests;
import org.paygress.provider.control.ControlAnswer;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.DebtCommands;
import org.paygress.provider.control.LeaseCommands;
import org.paygress.provider.intake.Catalog;
import org.paygress.provider.intake.Inbox;
import org.paygress.provider.intake.RequestIntake;
import org.paygress.provider.intake.SalesLimits;
import org.paygress.provider.intake.SenderLimits;
import org.paygress.provider.lease.Lease;
import org.paygress.provider.lease.LeaseAction;
import org.paygress.provider.lease.LeaseEvent;
import org.paygress.provider.lease.Tier;
import org.paygress.provider.payment.EarlierRefunds;
import org.paygress.provider.payment.TokenCheck;
import org.paygress.provider.payment.Trials;
import org.paygress.provider.relay.RelayJournal;
import org.paygress.provider.reply.ReplySender;
import org.paygress.provider.status.WorkReport;
import org.paygress.provider.store.DebtJournal;
import org.paygress.provider.store.Journals;
import org.paygress.provider.store.LeaseJournal;
import org.paygress.provider.store.TopUpJournal;
import org.paygress.provider.store.UptimeJournal;
import org.paygress.provider.treasury.JournallingWallet;
import org.paygress.provider.treasury.RefundReissue;
import org.paygress.system.Parsed;
import org.paygress.system.sqlite.Database;
import org.paygress.testbed.host.FakeHost;
import org.paygress.testbed.host.HostFixtures;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;
import org.paygress.wallet.SendOutcome;
import org.paygress.wallet.Wallet;
import org.paygress.wallet.WalletSettings;
import org.paygress.wallet.saga.CashuWallet;
import org.paygress.wallet.seed.WalletSeed;

/**
 * Inbox and runners on a real journal, a real wallet at a real mint and a host in memory; nothing
 * happens but what a test lets happen, at the time it says.
 */
public final class SteppedProvider implements AutoCloseable {

  /** Slots for sale. */
  public static final int LEASES_MAX = 3;

  /** What the disk of a lease may hold, in MiB. */
  static final int DISK_MB = 1_024;

  /** Tokens without proofs at once. */
  public static final int UNPROVEN_AT_ONCE = 2;

  public static final int UNPROVEN_PER_MINUTE = 10;

  /** How long a mint that failed is left alone. */
  public static final Duration MINT_REST = Duration.ofSeconds(30);

  /** Refusals to strangers. */
  public static final int REFUSALS_PER_MINUTE = 100;

  private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
  private static final Rate RATE = new Rate(50);
  private static final Tier BASIC =
      new Tier("basic", "Basic", "1 core", new Resources(1_000, 512, DISK_MB, 256), RATE);
  private static final int MEMORY_MB = 4_096;
  private static final int SLOTS = 2 * LEASES_MAX;

  /** How long what is over is remembered. */
  static final Duration HISTORY = Duration.ofDays(7);

  /** How much longer data is kept for a top-up that is under way. */
  static final Duration TOP_UP_HOLD = Duration.ofHours(2);

  /** How long an owner may take to bring its key. */
  static final Duration OUTAGE_CREDIT = Duration.ofMinutes(10);

  private final Runners.AfterTheEnd afterTheEnd;
  private LeaseJournal.Room room =
      new LeaseJournal.Room(LEASES_MAX, MEMORY_MB, SLOTS, 1_000_000, 1_000_000);

  private final Path dir;
  private final WalletSeed seed = WalletSeed.generate();
  private final SecretKey key = SecretKey.generate();
  private final int keysBefore = VolumeKey.open();
  final SetClock clock = new SetClock(Instant.ofEpochSecond(Instant.now().getEpochSecond()));
  public final DevMint mint = DevMint.start(0, DevMintOptions.defaults());
  public final FakeHost host = new FakeHost();

  /** Answers that go to their readers' own relays, too. */
  final List<PublicKey> copies = new CopyOnWriteArrayList<>();

  ChosenOrder work = new ChosenOrder();
  Database database;
  private Journals journals;
  private JournallingWallet wallet;
  private Runners runners;
  private EventId lastRequest = EventId.of("00".repeat(32));
  private Inbox inbox;

  public SteppedProvider(Path dir) {
    this(dir, Duration.ZERO);
  }

  /**
   * @param grace how long the data of a lease that is over is kept
   */
  SteppedProvider(Path dir, Duration grace) {
    this.dir = dir;
    this.afterTheEnd = new Runners.AfterTheEnd(grace, TOP_UP_HOLD, OUTAGE_CREDIT);
    var _ =
        host.withTemplates(
            List.of(
                HostFixtures.template("debian", Optional.empty()),
                HostFixtures.template("postgres", Optional.of("/var/lib/postgresql"))));
    open();
  }

  private void open() {
    database = Journals.open(dir.resolve("journal.db"), clock);
    journals =
        new Journals(
            database,
            new LeaseJournal(),
            new TopUpJournal(),
            new DebtJournal(),
            new RelayJournal(database, 1_000, clock),
            new UptimeJournal());
    wallet =
        new JournallingWallet(
            CashuWallet.open(
                WalletSettings.of(dir.resolve("wallet.db"), seed, Set.of(mint.url()))
                    .unlocking(key)
                    .by(clock)),
            database);
    work = new ChosenOrder();
    ReplySender answers =
        new ReplySender(
            key, journals.relay(), Duration.ofDays(7), clock, (reader, _) -> copies.add(reader));
    runners =
        new Runners(
            new Runners.Rules(
                room,
                new Trials.Limits(
                    LEASES_MAX + 1,
                    UNPROVEN_AT_ONCE,
                    UNPROVEN_PER_MINUTE,
                    MINT_REST,
                    Duration.ofMinutes(10)),
                Duration.ofMinutes(10),
                LEASES_MAX,
                LEASES_MAX,
                Duration.ofSeconds(10),
                Duration.ofMinutes(15),
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                HISTORY,
                afterTheEnd,
                "127.0.0.1"),
            journals,
            wallet,
            host,
            answers,
            key,
            work,
            clock);
    inbox =
        RequestIntake.open(
            key,
            new RequestIntake.Rules(
                new Catalog(List.of(BASIC), Map.of("ubuntu:22.04", "debian"), host),
                new SalesLimits(room, 60),
                true,
                Duration.ofMinutes(10),
                new SenderLimits(16, 256, 120, REFUSALS_PER_MINUTE),
                "127.0.0.1"),
            journals,
            answers,
            new TokenCheck(wallet, runners.trials()),
            runners.trials(),
            new EarlierRefunds(journals, new RefundReissue(wallet)),
            runners.leases(),
            runners.topUps(),
            clock);
  }

  /** So much disk is for rent from now on, in MiB; the process is started again. */
  void diskMb(long pool, long volumes) {
    room = new LeaseJournal.Room(LEASES_MAX, MEMORY_MB, SLOTS, pool, volumes);
    dieAndStart();
  }

  /** The process dies, whatever waits is never done, and another one starts. */
  public void dieAndStart() {
    shut();
    open();
    runners.takeUp();
  }

  private void shut() {
    runners.close();
    wallet.close();
    database.close();
  }

  /** Does all work that waits, and what comes of it. */
  public void workAll() {
    work.runAll();
  }

  /** Moves the clock. */
  public void pass(Duration time) {
    clock.advance(time);
  }

  /** Sets the wall clock, and no time passes. */
  public void setClock(Duration by) {
    clock.set(by);
  }

  /** One look at containers and expiries. */
  public void look() {
    runners.look();
  }

  /** Forgets what is old, as is done every hour. */
  public void prune() {
    runners.prune();
  }

  /** Rows of a table of the journal. */
  public long rows(String table) {
    return database
        .transaction(tx -> tx.one("SELECT count(*) AS n FROM " + table, row -> row.number("n")))
        .orElseThrow();
  }

  /** The operator says something on the control socket. */
  ControlAnswer command(String command, ObjectNode arguments) {
    ControlCall call = new ControlCall(command, arguments);
    return command.startsWith("lease")
        ? new LeaseCommands(journals, runners.leases(), clock).answer(call)
        : new DebtCommands(journals, runners.topUps(), clock).answer(call);
  }

  /** The operator ends a lease. */
  public void end(long lease) {
    runners.leases().apply(new LeaseId(lease), new LeaseEvent.EndRequested(clock.instant()));
  }

  /** Takes work up as the reconciler does, whether anybody waits for it or not. */
  void takeUpAgain(LeaseId lease, LeaseAction.Work work) {
    var _ = runners.leases().takeUpAgain(lease, work);
  }

  void takeUpAgain(TopUpJournal.TopUp topUp) {
    var _ = runners.topUps().takeUpAgain(topUp);
  }

  List<TopUpJournal.TopUp> unfinishedTopUps() {
    return database.transaction(tx -> journals.topUps().unfinished(tx));
  }

  /** Whether nobody's token is tried at the mint at present. */
  boolean isSilent() {
    return new TokenCheck(wallet, runners.trials()).inspect(token(100), RATE, 1)
        instanceof TokenCheck.Verdict.Bad;
  }

  /** How the work goes, as the status says it. */
  WorkReport report() {
    return runners.report();
  }

  Wallet wallet() {
    return wallet;
  }

  public String token(long sats) {
    return DevMints.mintToken(mint.url(), sats).encode();
  }

  /** The same without its DLEQ proofs, as most wallets send it. */
  public String unproven(long sats) {
    return unproven(DevMints.mintToken(mint.url(), sats));
  }

  /** A token that was made up: its mint never saw it. */
  public String forged(long sats) {
    Token real = DevMints.mintToken(mint.url(), sats);
    return unproven(
        new Token(
            real.mint(),
            real.unit(),
            real.proofs().stream().map(SteppedProvider::forged).toList(),
            Optional.empty()));
  }

  private static Proof forged(Proof real) {
    return new Proof(
        real.amount(), real.keyset(), "forged " + real.secret(), real.c(), Optional.empty());
  }

  private static String unproven(Token token) {
    List<Proof> bare =
        token.proofs().stream()
            .map(it -> new Proof(it.amount(), it.keyset(), it.secret(), it.c(), Optional.empty()))
            .toList();
    return new Token(token.mint(), token.unit(), bare, Optional.empty()).encode();
  }

  /** A token that somebody else has redeemed; its proofs are right. */
  public String spent(long sats) {
    Token token = DevMints.mintToken(mint.url(), sats);
    try (Wallet payer = CashuWallet.open(payer("spender"))) {
      var _ = payer.receive("in-" + token.proofs().getFirst().secret(), token);
    }
    return token.encode();
  }

  private WalletSettings payer(String name) {
    return WalletSettings.of(dir.resolve(name + ".db"), WalletSeed.generate(), Set.of(mint.url()));
  }

  /** A token that only this provider can spend. */
  public String lockedToken(long sats) {
    try (Wallet payer = CashuWallet.open(payer("payer-" + sats))) {
      var _ = payer.receive("in", DevMints.mintToken(mint.url(), sats));
      SendOutcome sent =
          payer.send(
              "out", mint.url(), "sat", new Sat(sats).toMsat(), P2pkLock.to(key.publicKey()));
      return ((SendOutcome.Sent) sent).token().encode();
    }
  }

  public ObjectNode spawn(String token) {
    return Requests.spawn(token);
  }

  /** A spawn with an encrypted volume. */
  public ObjectNode encrypted(String token) {
    ObjectNode request =
        Requests.spawn(token).put("template_slug", "postgres").put("workload_id", "ledger");
    request
        .putObject("volume_encryption")
        .put("version", 1)
        .put("algorithm", "luks2-aes-xts")
        .put("key_b64", KEY);
    return request;
  }

  /** A message of {@code sender} comes in, and is dealt with. */
  public Event say(SecretKey sender, ObjectNode request) {
    return say(sender, request.toString());
  }

  public Event say(SecretKey sender, String text) {
    return say(sender, text, DmKind.NIP17, OptionalLong.empty());
  }

  /** The same as a message of that kind, which may expire. */
  public Event say(SecretKey sender, String text, DmKind kind, OptionalLong expiresAt) {
    DirectMessages.Sealed sealed =
        DirectMessages.sealed(
            kind, sender, key.publicKey(), text, clock.instant().getEpochSecond(), expiresAt);
    lastRequest = sealed.id();
    inbox.onEvent(sealed.event());
    return sealed.event();
  }

  /** Whether the last answer names the last request. */
  public boolean isLastRequestNamed(SecretKey reader) {
    return ReplyCodec.request(texts(reader).getLast()).equals(Optional.of(lastRequest));
  }

  /** Something that is addressed to us and that we cannot decrypt, of a key nobody knows. */
  public void sayNonsense(int kind) {
    inbox.onEvent(
        Event.sign(
            SecretKey.generate(),
            clock.instant().getEpochSecond(),
            kind,
            List.of(List.of("p", key.publicKey().hex())),
            "nonsense"));
  }

  /** How many rows were ever changed since the start; what changed none was not synced either. */
  public long changes() {
    return database
        .transaction(tx -> tx.one("SELECT total_changes() AS n", row -> row.number("n")))
        .orElseThrow();
  }

  /** The same event once more. */
  public void repeat(Event event) {
    inbox.onEvent(event);
  }

  /** A message written {@code ago} comes in now. */
  public void sayLate(SecretKey sender, ObjectNode request, Duration ago) {
    long createdAt = clock.instant().minus(ago).getEpochSecond();
    inbox.onEvent(
        DirectMessages.seal(DmKind.NIP17, sender, key.publicKey(), request.toString(), createdAt));
  }

  /** What {@code reader} was answered so far, oldest first. */
  public List<Reply> answers(SecretKey reader) {
    return texts(reader).stream().map(SteppedProvider::read).toList();
  }

  private List<String> texts(SecretKey reader) {
    return outbox().stream().flatMap(json -> open(json, reader).stream()).toList();
  }

  public Instant now() {
    return clock.instant();
  }

  /** The events that are to leave, oldest first. */
  public List<String> outbox() {
    return database.transaction(
        tx ->
            tx.query(
                "SELECT event_json FROM outbox ORDER BY rowid", row -> row.text("event_json")));
  }

  private static Optional<String> open(String json, SecretKey reader) {
    return Event.parse(json).then(event -> DirectMessages.open(event, reader))
            instanceof Parsed.Ok<DirectMessage>(var message)
        ? Optional.of(message.plaintext())
        : Optional.empty();
  }

  private static Reply read(String text) {
    return switch (ReplyCodec.parse(text)) {
      case Parsed.Ok<Reply>(var reply) -> reply;
      case Parsed.Malformed<Reply>(var reason) -> throw new AssertionError(reason);
    };
  }

  public Reply lastAnswer(SecretKey reader) {
    return answers(reader).getLast();
  }

  /** The error that {@code reader} was last told. */
  public ErrorType lastError(SecretKey reader) {
    return ((ErrorReply) lastAnswer(reader)).type();
  }

  public Lease lease(long number) {
    return database
        .transaction(tx -> journals.leases().find(tx, new LeaseId(number)))
        .orElseThrow();
  }

  /** How many leases there ever were. */
  public long leases() {
    return database
        .transaction(
            tx -> tx.one("SELECT count(*) AS count FROM leases", row -> row.number("count")))
        .orElseThrow();
  }

  /** Volume keys of ours in memory, beside those that the host's own volumes hold. */
  public int keys() {
    return VolumeKey.open() - keysBefore - host.volumeKeys();
  }

  @Override
  public void close() {
    shut();
    host.list().forEach(container -> remove(container.placement()));
    mint.close();
  }

  private void remove(Placement placement) {
    try {
      host.destroy(placement);
    } catch (HostException e) {
      throw new AssertionError(e);
    }
  }
}
