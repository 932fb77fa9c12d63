package org.paygress.provider.intake;

/**
 * What those who send us messages may cost; each 1 or more.
 *
 * @param inFlightMax requests of one sender in work at once; the next wait their turn
 * @param waitingMax requests of all senders together that may wait for their turn
 * @param perMinuteMax requests of one sender in a minute; more are not answered
 * @param refusalsPerMinuteMax refusals in a minute to all who have paid for nothing here: keys cost
 *     nothing, so no limit for each key bounds them
 */
public record SenderLimits(
    int inFlightMax, int waitingMax, int perMinuteMax, int refusalsPerMinuteMax) {

  public SenderLimits {
    if (inFlightMax < 1 || waitingMax < 1 || perMinuteMax < 1 || refusalsPerMinuteMax < 1) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }
}
