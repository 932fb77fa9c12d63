package org.paygress.provider.host;

import java.io.Serial;

/** A step of the host's work that failed. Message, step and cause hold no secret. */
public final class HostException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final HostFault fault;
  private final String step;

  public HostException(HostFault fault, String step, String message) {
    super(fault + " at " + step + ": " + message);
    this.fault = fault;
    this.step = step;
  }

  public HostException(HostFault fault, String step, String message, Throwable cause) {
    super(fault + " at " + step + ": " + message, cause);
    this.fault = fault;
    this.step = step;
  }

  public HostFault fault() {
    return fault;
  }

  /** The step that failed, as {@link Host#provision} names it. */
  public String step() {
    return step;
  }
}
