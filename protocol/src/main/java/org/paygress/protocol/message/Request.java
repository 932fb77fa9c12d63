package org.paygress.protocol.message;

/** What a consumer asks of a provider inside a direct message. */
public sealed interface Request permits SpawnRequest, TopUpRequest, StatusRequest {}
