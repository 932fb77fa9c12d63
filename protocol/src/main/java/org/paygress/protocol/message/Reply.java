package org.paygress.protocol.message;

/** What a provider answers inside a direct message. */
public sealed interface Reply permits AccessDetails, TopUpResponse, StatusResponse, ErrorReply {}
