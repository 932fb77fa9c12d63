package org.paygress.cashu.mint;

/**
 * An offer to mint against a Lightning payment (NUT-04, NUT-23).
 *
 * @param id what the mint calls it
 * @param request the invoice
 * @param state UNPAID, PAID or ISSUED
 */
public record MintQuote(String id, String request, String state) {

  public boolean isPaid() {
    return state.equals("PAID");
  }

  @Override
  public String toString() {
    return "MintQuote(" + state + ", redacted)";
  }
}
