package org.paygress.provider.lease;

import java.util.List;

/** The engine's answer to an event: the next state and what must happen because of it. */
public record Transition(LeaseState next, List<LeaseAction> actions) {

  public Transition {
    actions = List.copyOf(actions);
  }

  static Transition to(LeaseState next, LeaseAction... actions) {
    return new Transition(next, List.of(actions));
  }
}
