package org.paygress.host.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.paygress.host.HostFault;
import org.paygress.system.config.Problem;

/** What the host says while it works, and in the end. */
public sealed interface HostAnswer {

  /** It is still at it; said every few seconds, so that silence means that it is dead. */
  record Working() implements HostAnswer {}

  /** A step of the work is done, or a line of its progress. */
  record Step(String name) implements HostAnswer {}

  /** The end, with the result of the call; null when there is none. */
  record Done(JsonNode result) implements HostAnswer {}

  /** The end, by a {@link org.paygress.host.HostException}. */
  record Failed(HostFault fault, String step, String detail) implements HostAnswer {}

  /** The end, by a {@link org.paygress.host.RegistryException}. */
  record BadRegistry(List<Problem> problems) implements HostAnswer {}
}
