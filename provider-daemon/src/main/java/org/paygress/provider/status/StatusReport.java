package org.paygress.provider.status;

import java.util.List;
import java.util.Optional;

/**
 * The running daemon as its operator sees it. Holds no secret: it is printed as it is.
 *
 * @param version the daemon's
 * @param npub the provider's public key, bech32
 * @param startedAt unix seconds
 * @param writtenAt unix seconds; a reader tells by it how old the rest is
 * @param relays one entry per configured relay
 * @param leases those not ended, and ending ones that are stuck
 * @param debts what is on its way back to consumers, by mint
 * @param money what became of interrupted payments, and whether the books balance
 * @param work how the work in the background goes
 */
public record StatusReport(
    String version,
    String npub,
    long startedAt,
    long writtenAt,
    List<Relay> relays,
    List<Lease> leases,
    List<Debts> debts,
    List<Balance> balances,
    Money money,
    Work work) {

  public StatusReport {
    relays = List.copyOf(relays);
    leases = List.copyOf(leases);
    debts = List.copyOf(debts);
    balances = List.copyOf(balances);
  }

  /**
   * One relay.
   *
   * @param problem why it is not connected
   */
  public record Relay(String url, boolean connected, Optional<String> problem) {}

  /**
   * One lease.
   *
   * @param id as consumers know it ({@code container-1000})
   * @param state the lease state's name
   * @param consumer the owner's public key, hex
   * @param expiresAt unix seconds; 0 before it is known
   * @param sshPort 0 before it is published
   */
  public record Lease(
      String id,
      String state,
      String consumer,
      String template,
      String tier,
      long expiresAt,
      int sshPort) {}

  /**
   * What consumers are owed in ecash of one mint, since no token could be made of it yet.
   *
   * @param oldest unix seconds; when the first of them began to be owed
   * @param problem why no token could be made, when it was last tried
   */
  public record Debts(String mint, int count, long msats, long oldest, Optional<String> problem) {}

  /**
   * How the wallet is.
   *
   * @param recovered interrupted operations finished since the start
   * @param compensated interrupted operations undone since the start
   * @param skipped operations in other hands at the last look
   * @param failed operations still open at the last look; they are tried again
   * @param balanced whether the double-entry books balance
   * @param restoreAdvised mints where {@code wallet restore} would find something
   */
  public record Money(
      int recovered,
      int compensated,
      int skipped,
      int failed,
      boolean balanced,
      List<String> restoreAdvised) {

    public Money {
      restoreAdvised = List.copyOf(restoreAdvised);
    }
  }

  /**
   * How the work in the background goes.
   *
   * @param takenUpAgain pieces of work that broke off and were begun again since the start
   * @param resting pieces that broke off and wait for their next turn
   * @param brokeOff the piece that broke off last, and why
   * @param clockJump what the clock did last that time did not, and what followed
   * @param quarantined root filesystems of ended leases that cannot be deleted, and are tried again
   */
  public record Work(
      long takenUpAgain,
      int resting,
      Optional<Note> brokeOff,
      Optional<Note> clockJump,
      int quarantined,
      List<Timer> timers) {

    public Work {
      timers = List.copyOf(timers);
    }
  }

  /**
   * Something that happened.
   *
   * @param at unix seconds
   */
  public record Note(long at, String what) {}

  /**
   * Something that is done again and again.
   *
   * @param lastRun unix seconds; 0 before the first one ended
   * @param failedAt unix seconds; 0 if it never failed
   * @param failure what was thrown last
   */
  public record Timer(String name, long lastRun, long failedAt, Optional<String> failure) {}

  /** What a mint owes us, in millisatoshi. */
  public record Balance(String mint, long msats) {}
}
