package io.drivesight.simulator.bench;

import java.util.Collection;
import java.util.Collections;

/** How evenly something is shared out. */
final class Fairness {
    private Fairness() {}

    /** The least over the most, 0..1; 1 when there is nothing to share, or nobody to share it with. */
    static double of(Collection<Long> shares) {
        if (shares.isEmpty() || Collections.max(shares) == 0) {
            return 1;
        }
        return (double) Collections.min(shares) / Collections.max(shares);
    }
}
