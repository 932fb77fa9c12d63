package org.paygress.host;

/**
 * A port of a container that the host answers for.
 *
 * @param hostPort 1..65535, on every address of the host
 * @param containerPort 1..65535
 * @param protocol {@code tcp} or {@code udp}
 * @param label what the template calls it
 */
public record PublishedPort(int hostPort, int containerPort, String protocol, String label) {}
