package org.paygress.templates;

/** The replication a template asks for when the request says nothing. */
public enum DefaultReplication {
  NONE,
  CHECKPOINTED,
  WARM_STANDBY
}
