package org.paygress.protocol.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.paygress.protocol.nostr.EventId;
import org.paygress.system.Parsed;

/**
 * Writes and reads replies. Fields stand in the reference's order: its clients do not mind, but
 * people who compare do. Reading is total, and ignores unknown fields.
 */
public final class ReplyCodec {

  private static final String REQUEST_ID = "request_id";
  private static final int MAX_TEXT_CHARS = Json.MAX_BYTES;
  private static final int MAX_INSTRUCTIONS = 256;
  private static final int MAX_PORTS = 64;

  private ReplyCodec() {}

  /**
   * The text of the direct message that carries {@code reply}.
   *
   * @param request what it answers: the id of the request's event, or of its rumor (NIP-17)
   */
  public static String encode(Reply reply, EventId request) {
    return Json.write(json(reply).put(REQUEST_ID, request.hex()));
  }

  /** The same as providers write it that name no request. */
  public static String encode(Reply reply) {
    return Json.write(json(reply));
  }

  /** Which request a reply says it answers; empty if it names none, or is no reply at all. */
  public static Optional<EventId> request(String plaintext) {
    try {
      return new Fields(Json.readObject(plaintext))
          .optionalString(REQUEST_ID, 64)
          .flatMap(
              hex ->
                  EventId.parse(hex) instanceof Parsed.Ok<EventId>(var id)
                      ? Optional.of(id)
                      : Optional.empty());
    } catch (Refusal refusal) {
      return Optional.empty();
    }
  }

  private static ObjectNode json(Reply reply) {
    var json = Json.object();
    switch (reply) {
      case AccessDetails access -> write(access, json);
      case TopUpResponse topUp -> write(topUp, json);
      case StatusResponse status -> write(status, json);
      case ErrorReply error -> write(error, json);
    }
    return json;
  }

  private static void write(AccessDetails access, ObjectNode json) {
    json.put("pod_npub", access.podId())
        .put("node_port", access.nodePort())
        .put("expires_at", Rfc3339.print(access.expiresAt()))
        .put("cpu_millicores", access.cpuMillicores())
        .put("memory_mb", access.memoryMb())
        .put("pod_spec_name", access.podSpecName())
        .put("pod_spec_description", access.podSpecDescription());
    var lines = json.putArray("instructions");
    access.instructions().forEach(lines::add);
    access.hostAddress().ifPresent(address -> json.put("host_address", address));
    if (!access.templatePorts().isEmpty()) {
      write(access.templatePorts(), json.putArray("template_ports"));
    }
  }

  /** Appends an object for each port. */
  public static void write(List<TemplatePort> ports, ArrayNode json) {
    ports.forEach(
        port ->
            json.addObject()
                .put("host_port", port.hostPort())
                .put("container_port", port.containerPort())
                .put("protocol", port.protocol())
                .put("label", port.label()));
  }

  private static void write(TopUpResponse topUp, ObjectNode json) {
    json.put("success", topUp.success())
        .put("pod_npub", topUp.podId())
        .put("extended_duration_seconds", topUp.extendedDurationSecs())
        .put("new_expires_at", Rfc3339.print(topUp.newExpiresAt()))
        .put("message", topUp.message());
  }

  private static void write(StatusResponse status, ObjectNode json) {
    json.put("pod_id", status.podId())
        .put("status", status.status())
        .put("expires_at", Rfc3339.print(status.expiresAt()))
        .put("time_remaining_seconds", status.timeRemainingSecs())
        .put("cpu_millicores", status.cpuMillicores())
        .put("memory_mb", status.memoryMb())
        .put("ssh_host", status.sshHost())
        .put("ssh_port", status.sshPort())
        .put("ssh_username", status.sshUsername());
  }

  private static void write(ErrorReply error, ObjectNode json) {
    json.put("error_type", error.wireType())
        .put("message", error.message())
        .put("details", error.details().orElse(null));
    error.refundToken().ifPresent(token -> json.put("refund_token", token));
  }

  /** Reads the text of a direct message from a provider. */
  public static Parsed<Reply> parse(String plaintext) {
    try {
      return Parsed.ok(read(new Fields(Json.readObject(plaintext))));
    } catch (Refusal refusal) {
      return Parsed.malformed(refusal.reason());
    }
  }

  private static Reply read(Fields fields) throws Refusal {
    if (fields.has("error_type")) {
      return error(fields);
    }
    if (fields.has("node_port")) {
      return access(fields);
    }
    if (fields.has("extended_duration_seconds")) {
      return topUp(fields);
    }
    if (fields.has("pod_id") && fields.has("status")) {
      return status(fields);
    }
    throw Refusal.invalid("The message is no reply of a provider.");
  }

  private static ErrorReply error(Fields fields) throws Refusal {
    var wireType = fields.string("error_type", 64);
    return new ErrorReply(
        ErrorType.fromWire(wireType),
        wireType,
        fields.string("message", MAX_TEXT_CHARS),
        fields.optionalString("details", MAX_TEXT_CHARS),
        fields.optionalString("refund_token", MAX_TEXT_CHARS));
  }

  private static AccessDetails access(Fields fields) throws Refusal {
    return new AccessDetails(
        fields.string("pod_npub", 256),
        fields.port("node_port", 0),
        fields.time("expires_at"),
        fields.count("cpu_millicores"),
        fields.count("memory_mb"),
        fields.string("pod_spec_name", MAX_TEXT_CHARS),
        fields.string("pod_spec_description", MAX_TEXT_CHARS),
        fields.strings("instructions", MAX_INSTRUCTIONS, MAX_TEXT_CHARS),
        fields.optionalString("host_address", 256),
        templatePorts(fields));
  }

  private static List<TemplatePort> templatePorts(Fields fields) throws Refusal {
    var ports = new ArrayList<TemplatePort>();
    if (fields.has("template_ports")) {
      for (var port : fields.objects("template_ports", MAX_PORTS)) {
        ports.add(
            new TemplatePort(
                port.port("host_port", 1),
                port.port("container_port", 1),
                port.string("protocol", 16),
                port.string("label", 256)));
      }
    }
    return ports;
  }

  private static TopUpResponse topUp(Fields fields) throws Refusal {
    return new TopUpResponse(
        fields.bool("success"),
        fields.string("pod_npub", 256),
        fields.integer("extended_duration_seconds", 0, Long.MAX_VALUE),
        fields.time("new_expires_at"),
        fields.string("message", MAX_TEXT_CHARS));
  }

  private static StatusResponse status(Fields fields) throws Refusal {
    return new StatusResponse(
        fields.string("pod_id", 256),
        fields.string("status", 256),
        fields.time("expires_at"),
        fields.integer("time_remaining_seconds", 0, Long.MAX_VALUE),
        fields.count("cpu_millicores"),
        fields.count("memory_mb"),
        fields.string("ssh_host", 256),
        fields.port("ssh_port", 0),
        fields.string("ssh_username", 256));
  }
}
