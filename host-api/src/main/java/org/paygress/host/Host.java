package org.paygress.host;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.volume.VolumeKey;

/**
 * The machine that carries the containers, reached through plain records so that it can live in a
 * root process of its own.
 *
 * <p>Every method is idempotent and safe to call again after a crash at any point of an earlier
 * call. Calls for different leases may run at the same time; calls for one lease are run one after
 * another.
 */
public interface Host extends AutoCloseable {

  /**
   * The step of {@link #provision} after which the container runs. What follows waits for programs
   * of the container's own, which its user may change.
   */
  String STARTED = "start";

  /** What this machine can do and how much of it there is; measured at each call. */
  HostFacts facts();

  /** What can run here under that slug, whatever text was asked for. */
  Optional<TemplateOffer> template(String slug);

  /**
   * Brings up what all containers share: bridge, packet filter, forwarding, pool. Leaves what is
   * already right alone.
   *
   * @throws HostException with {@link HostFault#SETUP} when the machine refuses
   */
  void prepare() throws HostException;

  /**
   * Looks whether all that keeps containers apart still stands, and puts back what does not: others
   * on this machine flush packet filters, take addresses away and set switches back. Containers
   * stand still meanwhile. To be called every few seconds.
   *
   * @return what had to be put back, a few words each; empty when all stood
   * @throws HostException when it cannot be put back; containers may be open to each other
   */
  List<String> mend() throws HostException;

  /**
   * Releases what {@link #prepare} took.
   *
   * @param keepContainers true: containers, network and ports keep serving without the daemon;
   *     false: every container of ours is destroyed with its volume, then network and pool go too
   */
  void shutdown(boolean keepContainers) throws HostException;

  /**
   * Containers that carry our mark, running or not, whole or half-made.
   *
   * @throws HostException with {@link HostFault#UNKNOWN_STATE} when the machine cannot be asked
   */
  List<HostedContainer> list() throws HostException;

  /** The state of one container; {@link ContainerState#UNKNOWN} when it cannot be told. */
  ContainerState state(LeaseId lease);

  /**
   * Makes the container of an order, or finishes one that an earlier call began, and returns when
   * its SSH server has greeted and the template's own port has answered. An existing volume is
   * reopened with the order's key and never formatted again.
   *
   * @param stepDone told the name of each step right after it is done, {@link #STARTED} always
   *     among them; from any thread
   * @throws HostException when a step failed; nothing is torn down, {@link #destroy} does that
   */
  ProvisionedContainer provision(ProvisionOrder order, Consumer<String> stepDone)
      throws HostException;

  /**
   * Tries the key of a container's volume, and opens nothing.
   *
   * @throws HostException with {@link HostFault#VOLUME_KEY_REFUSED} when it is another
   */
  void tryKey(Placement placement, VolumeKey key) throws HostException;

  /**
   * Stops a container and locks its volume: the key leaves the kernel, the data stays. {@link
   * #provision} with the same key brings it back. Does nothing when nothing runs or is open.
   *
   * @throws HostException when the volume may still be open; call again
   */
  void suspend(Placement placement) throws HostException;

  /**
   * Ends a container and makes its volume unreadable. Returns when every trace is verified gone;
   * returns at once when there is none.
   *
   * @throws HostException with {@link HostFault#DESTROY_INCOMPLETE} naming the step that failed;
   *     call again
   */
  void destroy(Placement placement) throws HostException;

  /** Lets go of the machine; containers keep running. */
  @Override
  void close();
}
