package io.drivesight.training.evaluate;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.InferenceSlot;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.evaluation.figures.Quantiles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * What one inference on one thread costs, in processor time and beside that of a reference which runs before it: other work on
 * the machine slows both, and of the clock on the wall it takes even more.
 *
 * @param relative beside the reference, which is 1; the median over the rounds
 * @param millis processor time [ms], likewise
 */
public record InferenceCost(double relative, double millis) {
    private static final int WARM_UP = 2;

    /** What runs: a slot with a frame in it, of a model that was loaded for one thread on the CPU. */
    public record Candidate(InferenceSlot slot) implements AutoCloseable {
        /** Puts a frame into a model at an input size. */
        public static Candidate of(OnnxModel model, ImageSize input, PixelImage frame) {
            InferenceSlot slot = model.slot(input);
            slot.put(FramePixels.whole(frame), new Preprocessor(model.card().input()));
            return new Candidate(slot);
        }

        private long nanos(LongSupplier clock) {
            long start = clock.getAsLong();
            slot.run();
            return clock.getAsLong() - start;
        }

        @Override
        public void close() {
            slot.close();
        }
    }

    /** Measures on the calling thread, each candidate as often as there are rounds, the reference before every run. */
    public static List<InferenceCost> measure(Candidate reference, List<Candidate> candidates, int rounds) {
        return measure(reference, candidates, rounds, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
    }

    /** The same by another clock [ns]. */
    static List<InferenceCost> measure(
            Candidate reference, List<Candidate> candidates, int rounds, LongSupplier clock) {
        List<double[]> ratios = matrix(candidates.size(), rounds);
        List<double[]> nanos = matrix(candidates.size(), rounds);
        for (int round = -WARM_UP; round < rounds; round++) {
            for (int i = 0; i < candidates.size(); i++) {
                long before = reference.nanos(clock);
                long own = candidates.get(i).nanos(clock);
                if (round >= 0) {
                    ratios.get(i)[round] = (double) own / before;
                    nanos.get(i)[round] = own;
                }
            }
        }
        return IntStream.range(0, candidates.size())
                .mapToObj(i -> new InferenceCost(Quantiles.median(ratios.get(i)), Quantiles.median(nanos.get(i)) / 1e6))
                .toList();
    }

    private static List<double[]> matrix(int rows, int columns) {
        List<double[]> matrix = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            matrix.add(new double[columns]);
        }
        return matrix;
    }
}
