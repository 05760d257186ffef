package io.drivesight.fusion.stream;

import java.util.concurrent.atomic.AtomicLong;

/** What the fusion has done so far. Thread-safe. */
public final class FusionCounts {
    final AtomicLong results = new AtomicLong();
    final AtomicLong worlds = new AtomicLong();
    final AtomicLong broken = new AtomicLong();
    final AtomicLong unused = new AtomicLong();
    final AtomicLong again = new AtomicLong();
    final AtomicLong unseen = new AtomicLong();

    /** Results of frames that were processed. */
    public long results() {
        return results.get();
    }

    /** Worlds told. */
    public long worlds() {
        return worlds.get();
    }

    /** Records that break the contract. */
    public long broken() {
        return broken.get();
    }

    /** One line. */
    @Override
    public String toString() {
        return "%s results, %s worlds, %s told before, %s of no use, %s broken"
                .formatted(results, worlds, again, unused, broken);
    }

    /** Worlds that were made again, and that an instance before had told. */
    public long again() {
        return again.get();
    }

    /** Starts of a task at which not all was looked through that had been told: some of its worlds may be told twice. */
    public long unseen() {
        return unseen.get();
    }

    /** Results of no use: too late, a second time, or of a camera without calibration. */
    public long unused() {
        return unused.get();
    }
}
