package org.paygress.provider.relay;

import java.time.Instant;
import java.util.Optional;
import org.paygress.protocol.nostr.RelayUrl;

/**
 * How one relay is doing.
 *
 * @param url its address as configured
 * @param connected whether a WebSocket is open
 * @param subscribed whether it has sent what it had stored and now sends what is new
 * @param lastError which kinds of our events it refuses for good, or why it last failed; short,
 *     free of control characters and of anybody's content
 * @param lastEventAt when it last sent an event that was asked for, known or not
 * @param connects how often it was connected to since the start
 * @param delivered events that it was the first to bring
 * @param duplicates events that were known already
 * @param junk messages that were malformed, forged or not asked for
 * @param accepted durable events that it acknowledged
 * @param rejected durable events that it refused for good
 * @param waiting durable events that it has neither acknowledged nor refused yet
 */
public record RelayStatus(
    RelayUrl url,
    boolean connected,
    boolean subscribed,
    Optional<String> lastError,
    Optional<Instant> lastEventAt,
    long connects,
    long delivered,
    long duplicates,
    long junk,
    long accepted,
    long rejected,
    long waiting) {}
