package org.paygress.wallet;

/**
 * What {@link Wallet#recover} did.
 *
 * @param recovered operations brought to their good end
 * @param compensated operations ended without effect, their proofs free again
 * @param skipped operations that another thread was working on
 * @param failed operations still open, for example because their mint is down
 */
public record RecoveryReport(int recovered, int compensated, int skipped, int failed) {}
