package org.paygress.provider.lease;

import org.paygress.protocol.message.ErrorType;

/** The token could not be redeemed; nothing was taken and nothing built. */
public record Refused(ErrorType why) implements Unpaid, Settled {

  @Override
  public boolean keepsRequest(boolean encrypted) {
    return false;
  }

  @Override
  public RepeatedToken repeatedToken() {
    return RepeatedToken.FREE;
  }

  @Override
  public String word() {
    return "Refused";
  }
}
