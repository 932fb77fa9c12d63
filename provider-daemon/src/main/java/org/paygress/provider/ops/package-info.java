/**
 * How the daemon deals with its operator: logs, status, systemd, one instance a state directory.
 */
@NullMarked
package org.paygress.provider.ops;

import org.jspecify.annotations.NullMarked;
