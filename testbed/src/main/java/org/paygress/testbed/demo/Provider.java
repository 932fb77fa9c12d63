package org.paygress.testbed.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.paygress.testbed.guest.GuestRun;

/** A running daemon with its root process, and the kernel they are on. */
interface Provider extends AutoCloseable {

  /** {@code host} or {@code guest}. */
  String kernel();

  /** The configuration file, on this machine. */
  Path config();

  /** Runs a bash script as root on the daemon's kernel. */
  GuestRun run(String script, Duration timeout) throws IOException, InterruptedException;

  /** The root process's state directory, as seen on its kernel. */
  String hostDir();

  /** How the kernel came up, for a reader; empty if there is nothing to say. */
  String story();

  /** Whether both processes are still running. */
  boolean alive() throws IOException, InterruptedException;

  /** Ends both and removes all that it left. */
  @Override
  void close();
}
