package org.paygress.host;

import java.io.Serial;

/** A step of the host's work that failed. Message, step and cause hold no secret. */
public final class HostException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final HostFault fault;
  private final String step;
  private final String detail;

  public HostException(HostFault fault, String step, String message) {
    super(fault + " at " + step + ": " + message);
    this.fault = fault;
    this.step = step;
    this.detail = message;
  }

  public HostException(HostFault fault, String step, String message, Throwable cause) {
    super(fault + " at " + step + ": " + message, cause);
    this.fault = fault;
    this.step = step;
    this.detail = message;
  }

  public HostFault fault() {
    return fault;
  }

  /** The step that failed, as {@link Host#provision} names it. */
  public String step() {
    return step;
  }

  /** What went wrong, without fault and step. */
  public String detail() {
    return detail;
  }
}
