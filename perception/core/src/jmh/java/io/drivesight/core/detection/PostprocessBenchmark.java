package io.drivesight.core.detection;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.TensorInfo;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Raw outputs to the indices of the boxes that stay: check for NaN, decode, drop other classes, suppress. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PostprocessBenchmark {
    private static final int CLASSES = 80;
    private static final int ROAD_USERS = 12;
    private static final float MIN_SCORE = 0.3f;
    /** One value in so many is above the threshold: about a hundred boxes a frame. */
    private static final int RARITY = 2500;

    private static final int[] CELLS_416 = {52 * 52, 26 * 26, 13 * 13};
    private static final int[] CELLS_320 = {40 * 40, 20 * 20, 10 * 10, 5 * 5};

    @Param({"yolox", "nanodet", "picodet", "yolov8", "detr"})
    String family = "";

    private final Random random = new Random(1);
    private final Candidates candidates = new Candidates();
    private OutputDecoder decoder = new DetrDecoder(CLASSES);
    private List<OutputTensor> outputs = List.of();
    private ImageSize input = new ImageSize(640, 640);

    @Setup
    public void build() {
        switch (family) {
            case "yolox" -> use(new YoloxDecoder(CLASSES), 416, List.of(yolox()));
            case "nanodet" -> use(new DistributionDecoder(HeadFamily.NANODET, CLASSES), 416, levels(CELLS_416));
            case "picodet" -> use(new DistributionDecoder(HeadFamily.PICODET, CLASSES), 320, levels(CELLS_320));
            case "yolov8" -> use(new Yolov8Decoder(CLASSES), 640, List.of(yolov8()));
            default -> use(new DetrDecoder(CLASSES), 640, List.of(logits(300), random(1, 300, 4)));
        }
    }

    private void use(OutputDecoder chosen, int side, List<OutputTensor> values) {
        decoder = chosen;
        input = new ImageSize(side, side);
        outputs = values;
    }

    private OutputTensor yolox() {
        OutputTensor output = scores(1, IntStream.of(CELLS_416).sum(), 5 + CLASSES);
        for (int row = 0; row < output.dim(1); row++) {
            output.values()[row * output.dim(2) + 4] = random.nextInt(35) == 0 ? 0.9f : 0.01f;
            output.values()[row * output.dim(2) + 5 + random.nextInt(CLASSES)] = 0.8f;
        }
        return output;
    }

    private OutputTensor yolov8() {
        OutputTensor output = scores(1, 4 + CLASSES, 8400);
        for (int i = 0; i < 4 * 8400; i++) {
            output.values()[i] = 20 + random.nextFloat() * 600;
        }
        return output;
    }

    private OutputTensor logits(int queries) {
        OutputTensor output = random(1, queries, CLASSES);
        for (int i = 0; i < output.values().length; i++) {
            output.values()[i] = output.values()[i] > 0.996f ? 1 : -5;
        }
        return output;
    }

    private List<OutputTensor> levels(int[] cells) {
        return IntStream.of(cells)
                .boxed()
                .flatMap(rows -> Stream.of(scores(1, rows, CLASSES), random(1, rows, 32)))
                .toList();
    }

    private OutputTensor scores(long... shape) {
        OutputTensor output = random(shape);
        float[] values = output.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(RARITY) == 0 ? 0.5f : values[i] * 0.2f;
        }
        return output;
    }

    private OutputTensor random(long... shape) {
        List<Long> dimensions = LongStream.of(shape).boxed().toList();
        float[] values = new float[(int) LongStream.of(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new OutputTensor(new TensorInfo("random", dimensions), FloatBuffer.wrap(values));
    }

    @Benchmark
    public int[] postprocess() {
        outputs.forEach(OutputTensor::requireNumbers);
        candidates.clear();
        decoder.decode(outputs, input, MIN_SCORE, candidates);
        candidates.retainClasses(index -> index < ROAD_USERS);
        return NonMaxSuppression.select(candidates, 0.5, 100);
    }

    @Benchmark
    public void numbersOnly() {
        outputs.forEach(OutputTensor::requireNumbers);
    }
}
