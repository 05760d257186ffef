package io.drivesight.simulator.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What Linux says of a process, in {@code /proc}. On other systems there is nothing to read, and all is 0 or empty. */
public final class ProcessFiles {
    private static final Path SELF = Path.of("/proc/self");
    private static final long KIBIBYTE = 1024;

    /** Columns of {@code /proc/stat}. */
    private static final int IDLE = 4;

    private static final int WAIT = 5;
    private static final int STEAL = 8;
    private static final long TICK_NANOS = 10_000_000;

    private ProcessFiles() {}

    /** Memory of a process now [bytes]. */
    public static long residentBytes(long pid) {
        return status(Path.of("/proc", Long.toString(pid)), "VmRSS:");
    }

    /** Memory of this process now [bytes]. */
    public static long residentBytes() {
        return status(SELF, "VmRSS:");
    }

    /** Most memory of this process since {@link #resetPeak}, or since it began where that is not allowed [bytes]. */
    static long peakResidentBytes() {
        return status(SELF, "VmHWM:");
    }

    static void resetPeak() {
        try {
            Files.writeString(SELF.resolve("clear_refs"), "5");
        } catch (IOException notAllowed) {
            // The peak then counts from the beginning.
        }
    }

    /** Time that all cores together were busy since the machine began [ns]; 0 when unknown. */
    static long busyNanos() {
        try {
            String[] ticks = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +");
            long busy = 0;
            for (int i = 1; i <= STEAL; i++) {
                busy += i == IDLE || i == WAIT ? 0 : Long.parseLong(ticks[i]);
            }
            return busy * TICK_NANOS;
        } catch (IOException notThere) {
            return 0;
        }
    }

    private static long status(Path process, String field) {
        try {
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith(field)) {
                    return KIBIBYTE * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException notThere) {
            return 0;
        }
        return 0;
    }

    /** Processor time of this process's native threads so far, by the name that the system knows them by [ns]. */
    static Map<String, Long> threadNanos() {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(SELF.resolve("task"))) {
            threads.forEach(thread -> add(thread, nanos));
        } catch (IOException notThere) {
            return Map.of();
        }
        return nanos;
    }

    private static void add(Path thread, Map<String, Long> nanos) {
        try {
            String name = Files.readString(thread.resolve("comm")).strip();
            String times = Files.readString(thread.resolve("schedstat")).strip();
            nanos.merge(name, Long.parseLong(times.substring(0, times.indexOf(' '))), Long::sum);
        } catch (IOException | UncheckedIOException ended) {
            // A thread that has just ended has no cost from now on.
        }
    }
}
