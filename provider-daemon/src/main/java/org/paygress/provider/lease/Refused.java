package org.paygress.provider.lease;

import java.util.Optional;
import org.paygress.protocol.message.ErrorType;

/** The token could not be redeemed; nothing was taken and nothing built. */
public record Refused(ErrorType why) implements LeaseState {

  @Override
  public Transition on(LeaseEvent event) {
    return unexpected(event);
  }

  @Override
  public Optional<LeaseAction.Work> pending() {
    return Optional.empty();
  }

  @Override
  public boolean holdsSlot() {
    return false;
  }
}
