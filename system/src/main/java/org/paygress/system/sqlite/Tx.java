package org.paygress.system.sqlite;

import java.sql.Connection;

/**
 * Proof that the holder is inside a transaction of {@link Database}. Methods that must be atomic
 * with others take one; they neither commit nor keep it.
 */
public record Tx(Connection connection) {}
