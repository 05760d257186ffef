package io.drivesight.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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

    /** The lines of a file; none when it cannot be read. */
    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException notThere) {
            return List.of();
        }
    }
}
