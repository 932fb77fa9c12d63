package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.relay.Query;
import org.paygress.testbed.guest.GuestRun;
import org.paygress.testbed.guest.HostCommand;
import org.paygress.testbed.mint.DevMints;

/** A consumer's whole way: pay, log in, write, pay again, let it end, see the key useless. */
final class Tour {

  /** The tier sells a second a sat; emulation makes everything slower, so more is bought there. */
  private static final long SATS_HOST = 25;

  private static final long SATS_GUEST = 75;
  private static final long SATS_TOP_UP = 10;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String USER = "alice";
  private static final Duration SCRIPT_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration END_TIMEOUT = Duration.ofMinutes(1);

  private final Session session;
  private final Steps steps;
  private final Path dir;
  private final ConsumerCommand consumer;
  private final String password = random();
  private String token = "";
  private ConsumerCommand.@Nullable Rented rented;
  private @Nullable SshLogin ssh;
  private Instant end = Instant.MAX;
  private long dmToSshMillis;

  Tour(Session session, Steps steps, WorkDir work) throws IOException {
    this.session = session;
    this.steps = steps;
    this.dir = work.directory("consumer");
    this.consumer = new ConsumerCommand(session, dir);
  }

  /** Does it all; returns the milliseconds from the spawn's DM to the SSH banner. */
  long run() throws Exception {
    boolean encrypted = session.provider().kernel().equals("guest") || DmCrypt.available();
    steps.step("token", "token minted", this::mint);
    if (!encrypted) {
      steps.step("refusal", "encryption refused", this::refused);
    }
    steps.step("spawn", "postgres rented", () -> spawn(encrypted));
    steps.step("login", "login over SSH", this::login);
    steps.step("write", "written to the database", this::write);
    if (encrypted) {
      steps.step("key", "the key opens the image", () -> keyOpens(true));
    }
    steps.step("topup", "topped up", this::topUp);
    steps.step("status", "status", this::status);
    steps.step("end", "lease ended", this::awaitEnd);
    if (encrypted) {
      steps.step("erased", "the key opens it no more", () -> keyOpens(false));
    }
    return dmToSshMillis;
  }

  private String mint() throws Exception {
    long sats = session.provider().kernel().equals("guest") ? SATS_GUEST : SATS_HOST;
    token = DevMints.mintToken(session.mint(), sats).encode();
    return sats + " sats, one a second";
  }

  private String refused() throws InterruptedException {
    try {
      consumer.spawn("postgres", token, USER, password, true);
      throw new IllegalStateException("a volume was promised that this kernel cannot encrypt");
    } catch (IOException e) {
      return "this kernel has no dm-crypt, the provider says so, the token stays unspent";
    }
  }

  private String spawn(boolean encrypted) throws Exception {
    long asked = System.nanoTime();
    ConsumerCommand.Rented lease = consumer.spawn("postgres", token, USER, password, encrypted);
    rented = lease;
    ssh = new SshLogin(dir, lease, USER, password);
    end = lease.expiresAt();
    long connecting = System.nanoTime();
    long banner = SshBanner.await(lease.address(), lease.sshPort(), Duration.ofSeconds(30));
    dmToSshMillis = (answerTime(asked) + banner - connecting) / 1_000_000;
    return lease.podId()
        + " at "
        + lease.address()
        + ":"
        + lease.sshPort()
        + ", DM to SSH banner "
        + dmToSshMillis
        + " ms";
  }

  private String login() throws Exception {
    String who = ssh().run("id -un; uname -r").strip();
    return who.replace("\n", " on ");
  }

  private String write() throws Exception {
    String rows =
        ssh()
            .run(
                """
                set -e
                cd /
                { printf '%s\\n' 'PASSWORD'; cat; } <<'.' | sudo -k -S -p '' -u postgres psql -qAt -v ON_ERROR_STOP=1
                create table visits (at timestamptz default now(), who text);
                insert into visits (who) values ('the demo');
                select count(*) from visits;
                .
                """
                    .replace("PASSWORD", password))
            .strip();
    if (!rows.equals("1")) {
      throw new IOException("the database answered: " + rows);
    }
    return "1 row";
  }

  private String keyOpens(boolean expected) throws Exception {
    String key = consumer.volumeKey(lease().workloadId());
    String standard = key.replace('-', '+').replace('_', '/') + "=";
    String script =
        """
        set -e
        cd STATE
        # A second name keeps the file's blocks after the daemon has removed its own.
        [ -e kept.img ] || ln "$(find volumes -xdev -type f -name '*.img' | head -n 1)" kept.img
        base64 -d <<<'KEY' | cryptsetup open --test-passphrase --type luks2 --key-file - kept.img
        """
            .replace("STATE", session.provider().hostDir())
            .replace("KEY", standard);
    GuestRun run = session.provider().run(script, SCRIPT_TIMEOUT);
    if (run.ok() != expected) {
      throw new IOException(
          (expected ? "the key does not open the image: " : "the key still opens the image ")
              + HostCommand.tail(run.output()));
    }
    return expected ? "cryptsetup takes it" : "cryptsetup: " + HostCommand.tail(run.output());
  }

  private String topUp() throws Exception {
    String more = DevMints.mintToken(session.mint(), SATS_TOP_UP).encode();
    end = consumer.topUp(lease().podId(), more);
    return SATS_TOP_UP + " sats, until " + end;
  }

  private String status() throws Exception {
    return consumer.status(lease().podId());
  }

  /** The lease is over when its container and its volume are gone from the provider's kernel. */
  private String awaitEnd() throws Exception {
    Instant limit = end.plus(END_TIMEOUT);
    steps.note("the lease ends at " + end + ", waiting");
    String script =
        "cd %s && [ -z \"$(find volumes containers -mindepth 1 -maxdepth 1 -name 'pg-*' | head -n 1)\" ]"
            .formatted(session.provider().hostDir());
    while (Instant.now().isBefore(limit)) {
      if (Instant.now().isAfter(end) && session.provider().run(script, SCRIPT_TIMEOUT).ok()) {
        return "container and volume gone "
            + Duration.between(end, Instant.now()).toMillis()
            + " ms after its end";
      }
      Thread.sleep(200);
    }
    throw new IOException("container or volume still there " + END_TIMEOUT + " after the end");
  }

  private ConsumerCommand.Rented lease() {
    if (rented == null) {
      throw new IllegalStateException("nothing is rented yet");
    }
    return rented;
  }

  private SshLogin ssh() {
    if (ssh == null) {
      throw new IllegalStateException("nothing is rented yet");
    }
    return ssh;
  }

  /** From the spawn's DM on the relay to the provider's answer there, in nanoseconds. */
  private long answerTime(long since) throws InterruptedException, IOException {
    Query.Arrival request =
        seen(since, event -> event.tagValues("p").contains(session.npub().hex()));
    Query.Arrival answer =
        seen(
            request.nanos(),
            event -> event.kind() == Kind.NIP04_DM && event.pubkey().equals(session.npub()));
    return answer.nanos() - request.nanos();
  }

  private Query.Arrival seen(long since, Predicate<Event> wanted)
      throws InterruptedException, IOException {
    return session
        .watch()
        .await(one -> one.nanos() > since && wanted.test(one.event()), Duration.ofSeconds(5))
        .orElseThrow(() -> new IOException("the spawn's messages were not seen on the relay"));
  }

  private static String random() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
