package io.drivesight.training.trainer;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.graph.TrainableGraph;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many images a batch may have: doubled, a real step at a time, as long as what the step takes and the heap may still grow by stay
 * within a share of the memory. Memory is what the process had at most (Linux), on a GPU what is in use there.
 */
final class FittingBatch {
    private static final double SHARE = 0.6;
    private static final int MOST = 64;
    /** With fewer steps an epoch a run of a few epochs learns little. */
    private static final int STEPS_PER_EPOCH = 10;

    private static final double GIB = 1 << 30;
    /** What helps where one image is too much. */
    static final String LESS = "give smaller --sizes, let fewer layers learn (--strategy), or give more memory";

    private FittingBatch() {}

    /**
     * Tries.
     *
     * @param start what is trained
     * @param images number of labelled images
     * @param size the largest input
     * @param note told what was found
     * @return a power of two
     * @throws TrainingException when not even one image fits
     */
    static int of(RunConfig config, TrainableGraph start, int images, ImageSize size, Consumer<String> note) {
        int useful = Integer.highestOneBit(Math.max(1, Math.min(MOST, images / STEPS_PER_EPOCH / config.accumulate)));
        List<Strategy.Phase> phases = config.strategy().phases(start.parts());
        try (Replicas students = new Replicas(start, Replicas.visibleDevices(), config.channelsLast)) {
            students.setTrainable(phases.get(phases.size() - 1).trainable());
            StepRunner runner = new StepRunner(students, students, null, config.loss());
            Device device = students.first().block().manager().getDevice();
            forgetPeak();
            long limit = (long) (SHARE * all(device));
            long half = taken(device);
            int batch = 1;
            if (!runner.fits(1, size)) {
                throw new TrainingException("batch auto: out of memory with one image of " + size + "; " + LESS);
            }
            boolean fits = true;
            long now = taken(device);
            while (fits && batch < useful && now + 2 * (now - half) <= limit) {
                half = now;
                fits = runner.fits(2 * batch, size);
                now = taken(device);
                fits &= now <= limit;
                batch *= fits ? 2 : 1;
            }
            note.accept(Text.format(
                    "batch auto: %d images; %s %.1f of %.1f GiB (%.1f were taken at most); more than %d %s",
                    batch,
                    batch == useful ? "they stay within" : "twice as many would go beyond",
                    limit / GIB,
                    all(device) / GIB,
                    now / GIB,
                    useful,
                    useful < MOST ? "would leave fewer than ten steps an epoch" : "are not tried"));
            return batch;
        }
    }

    private static long all(Device device) {
        return device.isGpu()
                ? CudaUtils.getGpuMemory(device).getMax()
                : ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
    }

    /** What was in use at most, and what the heap may still take [bytes]. */
    private static long taken(Device device) {
        if (device.isGpu()) {
            return CudaUtils.getGpuMemory(device).getUsed();
        }
        Runtime runtime = Runtime.getRuntime();
        try {
            String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no VmHWM"));
            return 1024 * Long.parseLong(peak.replaceAll("\\D+", "")) + runtime.maxMemory() - runtime.totalMemory();
        } catch (IOException e) {
            throw new TrainingException("memory cannot be measured here; give --batch as a number", e);
        }
    }

    private static void forgetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        } catch (IOException e) {
            // Then what was taken before counts too, and the batch is rather smaller.
        }
    }
}
