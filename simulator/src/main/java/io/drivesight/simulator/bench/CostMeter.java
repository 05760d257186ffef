package io.drivesight.simulator.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.drivesight.simulator.bench.Costs.ThreadCost;
import io.drivesight.simulator.bus.EmbeddedBroker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures what a span of time costs this virtual machine and the broker. Begin, end: once. */
final class CostMeter {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Where one thread stands. */
    private record Use(String name, long nanos, long bytes) {}

    /** Where everything stands. */
    private record Reading(Map<Long, Use> threads, Map<String, Long> nativeNanos, long processNanos, Duration broker) {}

    private final EmbeddedBroker broker;
    private final GcRecorder collections;
    private final Reading begin;

    private CostMeter(EmbeddedBroker broker, GcRecorder collections, Reading begin) {
        this.broker = broker;
        this.collections = collections;
        this.begin = begin;
    }

    static CostMeter begin(EmbeddedBroker broker) {
        ProcessFiles.resetPeak();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        return new CostMeter(broker, GcRecorder.start(), read(broker));
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static Reading read(EmbeddedBroker broker) {
        Map<Long, Use> threads = new HashMap<>();
        long[] ids = THREADS.getAllThreadIds();
        ThreadInfo[] infos = THREADS.getThreadInfo(ids);
        long[] nanos = THREADS.getThreadCpuTime(ids);
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null) {
                threads.put(ids[i], new Use(infos[i].getThreadName(), Math.max(0, nanos[i]), Math.max(0, bytes[i])));
            }
        }
        Duration used = ProcessHandle.of(broker.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
        return new Reading(threads, ProcessFiles.threadNanos(), SYSTEM.getProcessCpuTime(), used);
    }

    /**
     * What it came to.
     *
     * @param frames that were processed meanwhile
     */
    Costs end(long frames) throws IOException {
        Reading end = read(broker);
        GcRecorder.Pauses pauses = collections.stop();
        double each = NANOS_PER_MILLI * Math.max(1, frames);
        double process = (end.processNanos() - begin.processNanos()) / each;
        return new Costs(
                frames,
                threads(end, process, frames),
                process,
                end.broker().minus(begin.broker()).toNanos() / each,
                pauses.count(),
                pauses.totalNanos() / each,
                pauses.longestNanos() / NANOS_PER_MILLI,
                ProcessFiles.peakResidentBytes(),
                heapPools().stream()
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum(),
                ProcessFiles.residentBytes(broker.pid()));
    }

    /** Threads that ended meanwhile, the sender's among them, are in the rest: what the process took besides. */
    private Map<String, ThreadCost> threads(Reading end, double processMillis, long frames) {
        Map<String, double[]> groups = new LinkedHashMap<>();
        end.threads().forEach((id, now) -> {
            Use then = begin.threads().getOrDefault(id, new Use("", 0, 0));
            double[] sum = groups.computeIfAbsent(ThreadGroups.ofJava(now.name()), first -> new double[2]);
            sum[0] += now.nanos() - then.nanos();
            sum[1] += now.bytes() - then.bytes();
        });
        end.nativeNanos().forEach((name, nanos) -> {
            String group = ThreadGroups.ofNative(name);
            if (!group.isEmpty()) {
                groups.computeIfAbsent(group, first -> new double[2])[0] +=
                        nanos - begin.nativeNanos().getOrDefault(name, 0L);
            }
        });
        return perFrame(groups, processMillis, Math.max(1, frames));
    }

    private static Map<String, ThreadCost> perFrame(Map<String, double[]> groups, double processMillis, long frames) {
        Map<String, ThreadCost> costs = new LinkedHashMap<>();
        double known = 0;
        for (Map.Entry<String, double[]> group : groups.entrySet()) {
            double millis = group.getValue()[0] / NANOS_PER_MILLI / frames;
            costs.put(group.getKey(), new ThreadCost(millis, group.getValue()[1] / frames));
            known += group.getKey().equals(ThreadGroups.REST) ? 0 : millis;
        }
        double bytes =
                costs.getOrDefault(ThreadGroups.REST, new ThreadCost(0, 0)).bytes();
        costs.put(ThreadGroups.REST, new ThreadCost(Math.max(0, processMillis - known), bytes));
        return costs;
    }
}
