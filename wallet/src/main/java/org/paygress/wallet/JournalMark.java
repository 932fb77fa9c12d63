package org.paygress.wallet;

/**
 * A journal that a wallet is used with.
 *
 * @param id drawn when the journal was made
 * @param beat a number that the journal counts up and then tells the wallet; one that has a lower
 *     number than its wallet knows is an older copy
 */
public record JournalMark(String id, long beat) {}
