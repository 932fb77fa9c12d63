package org.paygress.provider.config;

import org.paygress.system.config.BasicTypes;
import org.paygress.system.config.Key;
import org.paygress.system.config.Section;
import org.paygress.system.config.TableReader;

/**
 * {@code [leases]}: what we sell.
 *
 * @param minimumDurationSecs the shortest lease a payment must buy
 * @param requestMaxAgeSecs older requests are answered {@code request_expired}
 * @param maxLeases how many leases may live at once
 * @param containerCheckSecs how often is looked whether the containers of live leases run
 * @param giveUpSecs how long a container that cannot be brought back is tried
 * @param graceSecs how long the data of a lease that is over is kept
 * @param topUpHoldSecs how much longer it is kept for a top-up that is under way
 * @param outageCreditSecs how long after an outage of ours time is given back to who has the key
 * @param historyDays how long what is over is remembered
 * @param memoryReserveMb MiB of memory that are not for rent
 */
public record LeasesConfig(
    int minimumDurationSecs,
    int requestMaxAgeSecs,
    int maxLeases,
    int containerCheckSecs,
    int giveUpSecs,
    int graceSecs,
    int topUpHoldSecs,
    int outageCreditSecs,
    int historyDays,
    int memoryReserveMb) {

  static final Section SECTION = Section.one("leases", "The terms of a lease.");

  static final Key<Integer> MINIMUM_DURATION_SECS =
      SECTION.key(
          "minimum_duration_secs",
          BasicTypes.integer(1, 31_536_000),
          60,
          "The shortest lease a payment must buy; a smaller token is refused and stays unspent.");
  static final Key<Integer> REQUEST_MAX_AGE_SECS =
      SECTION.key(
          "request_max_age_secs",
          BasicTypes.integer(30, 86_400),
          600,
          "A request older than this is answered request_expired and its token stays unspent.");
  static final Key<Integer> MAX_LEASES =
      SECTION.key(
          "max_leases",
          BasicTypes.integer(1, 4096),
          16,
          "How many leases may live at once; the rest are answered no_capacity.");
  static final Key<Integer> CONTAINER_CHECK_SECS =
      SECTION.key(
          "container_check_secs",
          BasicTypes.integer(1, 3600),
          10,
          "How often we look whether paid containers run; one stopped at two looks is restarted.");
  static final Key<Integer> GIVE_UP_SECS =
      SECTION.key(
          "give_up_secs",
          BasicTypes.integer(1, 86_400),
          900,
          "How long we try to bring a paid container back before its unused time is paid back.");

  static final Key<Integer> GRACE_SECS =
      SECTION.key(
          "grace_secs",
          BasicTypes.integer(0, 2_592_000),
          3600,
          "How long the data of a lease that is over is kept, stopped and locked; a top-up revives it.");
  static final Key<Integer> TOP_UP_HOLD_SECS =
      SECTION.key(
          "top_up_hold_secs",
          BasicTypes.integer(0, 2_592_000),
          86_400,
          "How much longer it is kept for a top-up whose mint has not answered yet.");
  static final Key<Integer> OUTAGE_CREDIT_SECS =
      SECTION.key(
          "outage_credit_secs",
          BasicTypes.integer(0, 2_592_000),
          86_400,
          "How long the owner of an encrypted lease has to bring its key before the time runs again.");

  static final Key<Integer> HISTORY_DAYS =
      SECTION.key(
          "history_days",
          BasicTypes.integer(2, 3_650),
          7,
          "How long what is over is remembered; debts, refunds nobody redeemed and sums always are.");

  static final Key<Integer> MEMORY_RESERVE_MB =
      SECTION.key(
          "memory_reserve_mb",
          BasicTypes.integer(0, 16_777_216),
          0,
          "How much memory, in MiB, is not for rent; 0: a tenth and at least 512, and 256 for us.");

  private static final int HOST_MB_MIN = 512;
  private static final int DAEMON_MB = 256;

  /** How much of a machine's memory is for rent, in MiB. */
  public int memoryForRentMb(int totalMb) {
    int reserve =
        memoryReserveMb == 0 ? Math.max(HOST_MB_MIN, totalMb / 10) + DAEMON_MB : memoryReserveMb;
    return Math.max(0, totalMb - reserve);
  }

  static LeasesConfig read(TableReader reader) {
    return new LeasesConfig(
        reader.get(MINIMUM_DURATION_SECS),
        reader.get(REQUEST_MAX_AGE_SECS),
        reader.get(MAX_LEASES),
        reader.get(CONTAINER_CHECK_SECS),
        reader.get(GIVE_UP_SECS),
        reader.get(GRACE_SECS),
        reader.get(TOP_UP_HOLD_SECS),
        reader.get(OUTAGE_CREDIT_SECS),
        reader.get(HISTORY_DAYS),
        reader.get(MEMORY_RESERVE_MB));
  }
}
