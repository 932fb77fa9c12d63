package org.paygress.provider.matrix;

import org.paygress.cashu.token.Token;
import org.paygress.provider.Consumer;

/**
 * Who pays in a cell.
 *
 * @param token what is paid with, unless that was paid before
 * @param operator whose daemon is paid
 */
record Payer(Cell cell, Consumer consumer, Token token, Operator operator) {}
