package org.paygress.provider.lease;

/** Being paid for or built: its owner is to hear of it soon. */
sealed interface InPreparation extends NotServed
    permits Redeeming, Unproven, Overdue, Provisioning {

  @Override
  default RepeatedToken repeatedToken() {
    return RepeatedToken.PENDING;
  }

  @Override
  default boolean keepsRequest(boolean encrypted) {
    return true;
  }

  @Override
  default boolean holdsSlot() {
    return true;
  }

  @Override
  default String word() {
    return "Provisioning";
  }
}
