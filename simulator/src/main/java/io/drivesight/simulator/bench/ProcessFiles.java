package io.drivesight.simulator.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Linux says of a process, in {@code /proc}. On other systems there is nothing to read, and all is 0 or empty. */
final class ProcessFiles {
    private static final Path SELF = Path.of("/proc/self");
    private static final long KIBIBYTE = 1024;
    /** Columns of {@code /proc/stat}. */
    private static final int IDLE = 4;

    private static final int WAIT = 5;
    private static final int STEAL = 8;
    private static final long TICK_NANOS = 10_000_000;

    private ProcessFiles() {}

    /** Memory of a process now [bytes]. */
    static long residentBytes(long pid) {
        return status(Path.of("/proc", Long.toString(pid)), "VmRSS:");
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
        long busy = 0;
        for (String all : lines(Path.of("/proc/stat"))) {
            String[] ticks = all.split(" +");
            for (int i = 1; i <= STEAL && ticks[0].equals("cpu"); i++) {
                busy += i == IDLE || i == WAIT ? 0 : Long.parseLong(ticks[i]);
            }
        }
        return busy * TICK_NANOS;
    }

    private static long status(Path process, String field) {
        return KIBIBYTE
                * lines(process.resolve("status")).stream()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0);
    }

    /** Processor time of this process's native threads so far, by the name that the system knows them by [ns]. */
    static Map<String, Long> threadNanos() {
        Map<String, Long> nanos = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(SELF.resolve("task"))) {
            for (Path thread : threads) {
                // A thread that has just ended has no files, and no cost from now on.
                for (String times : lines(thread.resolve("schedstat"))) {
                    for (String name : lines(thread.resolve("comm"))) {
                        nanos.merge(name, Long.parseLong(times.substring(0, times.indexOf(' '))), Long::sum);
                    }
                }
            }
        } catch (IOException notThere) {
            return Map.of();
        }
        return nanos;
    }

    /** The lines of a file; none when it cannot be read. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThere) {
            return List.of();
        }
    }
}
