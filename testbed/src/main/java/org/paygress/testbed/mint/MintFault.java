package org.paygress.testbed.mint;

/** Ways in which a mint, or the way to it, goes wrong. */
public enum MintFault {
  /** Answers rightly, a while later. */
  DELAY,
  /** Never answers, and has done nothing. */
  SILENT_BEFORE_ACTING,
  /** Never answers, but has acted. */
  SILENT_AFTER_ACTING,
  /** Never answers, and acts between what the next restore found and its answer. */
  SILENT_ACTING_LATE,
  /** Breaks off in the middle of the answer, having acted. */
  RESET_AFTER_ACTING,
  /** Status 500, nothing done. */
  ERROR_BEFORE_ACTING,
  /** Status 500, but it has acted. */
  ERROR_AFTER_ACTING,
  /** Status 429. */
  TOO_MANY_REQUESTS,
  /** Status 302 to itself. */
  REDIRECT,
  /** Acts, then answers with more than anybody should read. */
  HUGE_BODY,
  /** Acts, then answers one byte at a time. */
  SLOW_BODY,
  /** Acts, then answers with something that is no JSON. */
  GARBAGE,
  /** Acts, then answers with DLEQ proofs that prove nothing. */
  WRONG_DLEQ,
  /** Acts, then leaves the DLEQ proofs out. */
  NO_DLEQ,
  /** Acts, then answers with signatures of other keys. */
  WRONG_SIGNATURE,
  /** Code 11001 though nothing is spent. */
  CLAIMS_SPENT,
  /** Code 11002 though nothing is pending. */
  CLAIMS_PENDING,
  /** Status 400 with a code and words of the test's choice, nothing done. */
  REFUSAL
}
