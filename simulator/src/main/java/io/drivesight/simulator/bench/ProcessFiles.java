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
