package org.paygress.templates;

/** The replication a template asks for when the request says nothing. */
public enum DefaultReplication {
  NONE,
  CHECKPOINTED,
  WARM_STANDBY;

  /** The mode's name on the wire and in the registry. */
  public String wire() {
    return switch (this) {
      case NONE -> "none";
      case CHECKPOINTED -> "checkpointed";
      case WARM_STANDBY -> "warm-standby";
    };
  }
}
