package org.paygress.protocol.message;

/** What became of a direct message's text: a request, or the reply that refuses it. */
public sealed interface ParsedRequest {

  /** Well-formed in every field; nothing is said about money, capacity or ownership. */
  record Accepted(Request request) implements ParsedRequest {}

  /** Refused before anything was done; the reply repeats nothing of the text. */
  record Rejected(ErrorReply reply) implements ParsedRequest {}
}
