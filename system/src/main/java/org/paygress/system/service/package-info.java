/** The daemon as a service of the machine: one instance, readiness, watchdog. */
@NullMarked
package org.paygress.system.service;

import org.jspecify.annotations.NullMarked;
