package org.paygress.host;

/** What is known of a container. */
public enum ContainerState {
  /** Its init runs (frozen counts as running). */
  RUNNING,
  /** It exists and nothing of it runs. */
  STOPPED,
  /** There is certainly no such container. */
  ABSENT,
  /** The machine did not answer clearly. Never to be taken for {@link #ABSENT}. */
  UNKNOWN
}
