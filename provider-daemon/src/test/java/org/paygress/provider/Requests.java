package org.paygress.provider;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Requests as the reference client writes them. */
public final class Requests {

  private Requests() {}

  public static ObjectNode spawn(String token) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("cashu_token", token)
        .put("pod_spec_id", "basic")
        .put("pod_image", "ubuntu:22.04")
        .put("ssh_username", "user")
        .put("ssh_password", "pw-7X1UJN1D");
  }

  public static ObjectNode topUp(String pod, String token) {
    return JsonNodeFactory.instance.objectNode().put("pod_npub", pod).put("cashu_token", token);
  }

  public static ObjectNode status(String pod) {
    return JsonNodeFactory.instance.objectNode().put("pod_id", pod);
  }
}
