package io.drivesight.service.modes;

import io.drivesight.service.lane.ServiceObserver;
import java.util.List;

/** Looks for one thing that may limit the service. Is told what happens, and asked now and then. Thread-safe. */
public interface Watch extends ServiceObserver {
    /**
     * What stands now. What is not named is over, at once: a camera that is gone, a partition that moved.
     *
     * @param nanos now, on the monotonic clock [ns]
     */
    List<Sign> look(long nanos);
}
