package org.paygress.host;

/** Why the host could not do something; each asks for a different reaction. */
public enum HostFault {
  /** The machine lacks something all containers need (bridge, nftables, pool, privileges). */
  SETUP,
  /** The registry has no such template. */
  UNKNOWN_TEMPLATE,
  /** The template's root filesystem was never built, or could not be copied. */
  ROOTFS,
  /** The volume could not be made, opened or mounted. */
  VOLUME,
  /** A volume exists and does not open with this key; its data is untouched. */
  VOLUME_KEY_REFUSED,
  /** Encryption was asked for and this kernel or template cannot give it. */
  ENCRYPTION_UNSUPPORTED,
  /** The container did not start, or died before it was ready. */
  CONTAINER_START,
  /** A limit of the tier did not read back as set. */
  LIMITS_NOT_APPLIED,
  /** The account could not be made or its password not be set. */
  ACCOUNT,
  /** Address or published port could not be set up. */
  NETWORK,
  /** The container runs and its SSH server did not greet in time. */
  SSH_SILENT,
  /** SSH greeted and the template's own port did not answer in time. */
  NOT_READY,
  /** Something of a destroyed container is still there; try again. */
  DESTROY_INCOMPLETE,
  /** A thing of that name exists and does not carry our mark; it is left alone. */
  NOT_OURS,
  /** The machine could not tell what is there. */
  UNKNOWN_STATE,
  /** The calling thread was interrupted; the work is half-done and can be taken up again. */
  INTERRUPTED
}
