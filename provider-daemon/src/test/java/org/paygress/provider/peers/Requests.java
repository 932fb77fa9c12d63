package org.paygress.provider.peers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.paygress.testbed.peer.PeerProcess;

/** Requests as the reference client writes them. */
final class Requests {

  private Requests() {}

  static ObjectNode spawn(String token) {
    return PeerProcess.JSON
        .createObjectNode()
        .put("cashu_token", token)
        .put("pod_spec_id", "basic")
        .put("pod_image", "ubuntu:22.04")
        .put("ssh_username", "user")
        .put("ssh_password", "pw-7X1UJN1D");
  }

  static ObjectNode topUp(String pod, String token) {
    return PeerProcess.JSON.createObjectNode().put("pod_npub", pod).put("cashu_token", token);
  }

  static ObjectNode status(String pod) {
    return PeerProcess.JSON.createObjectNode().put("pod_id", pod);
  }
}
