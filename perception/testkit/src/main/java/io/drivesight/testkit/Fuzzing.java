package io.drivesight.testkit;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What fuzz targets share: a bound on the memory of one input, and the files that a fuzzer starts from. */
public final class Fuzzing {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What an input makes the virtual machine load or compute for good is not what it costs: only the least of some runs counts. */
    private static final int RUNS = 4;

    private static final int MAX_SEED_BYTES = 64 << 10;

    /** Work on one input. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private Fuzzing() {}

    /**
     * Runs the work and holds it to a bound on what it allocates on this thread. Runs it again when it took more.
     *
     * @param bytes most bytes that it may allocate
     * @throws AssertionError when it took more
     */
    public static void allocatingAtMost(long bytes, Work work) throws Exception {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < RUNS && least > bytes; run++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > bytes) {
            throw new AssertionError("takes " + least + " bytes of memory, the bound is " + bytes);
        }
    }

    /** Writes inputs to start from, one file each. */
    public static void writeSeeds(Path folder, Collection<byte[]> seeds) {
        try {
            Files.createDirectories(folder);
            int number = 0;
            for (byte[] seed : seeds) {
                Files.write(folder.resolve("seed-" + number++), seed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The small files below a folder; none when there is no such folder. */
    public static List<byte[]> filesBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .map(Fuzzing::read)
                    .filter(bytes -> bytes.length <= MAX_SEED_BYTES)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
