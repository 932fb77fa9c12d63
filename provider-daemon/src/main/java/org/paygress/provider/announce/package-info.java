/** What is said in public: offer, heartbeat and relay list. */
@NullMarked
package org.paygress.provider.announce;

import org.jspecify.annotations.NullMarked;
