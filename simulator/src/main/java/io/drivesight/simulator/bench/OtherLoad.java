package io.drivesight.simulator.bench;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.simulator.bus.EmbeddedBroker;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How much of the machine other processes took while we measured. Begin, leave the broker out, ask: once. */
final class OtherLoad {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long began = System.nanoTime();
    private final long busy = ProcessFiles.busyNanos();
    private final long ours = SYSTEM.getProcessCpuTime();
    private long brokers;

    static OtherLoad begin() {
        return new OtherLoad();
    }

    /** What a broker has taken so far is ours. */
    void without(EmbeddedBroker broker) {
        brokers += ProcessHandle.of(broker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toNanos();
    }

    /** Share of all cores' time, 0..1; 0 when unknown. */
    double byOthers() {
        long others = ProcessFiles.busyNanos() - busy - (SYSTEM.getProcessCpuTime() - ours) - brokers;
        long all = (System.nanoTime() - began) * SYSTEM.getAvailableProcessors();
        return Math.max(0, Math.min(1, (double) others / all));
    }
}
