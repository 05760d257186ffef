package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/**
 * One frame of tracking: cars and people that move to and fro, nine of ten detected, with
 * noise, at 10 frames per second. With {@code -prof gc} also the allocation per frame.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime) // its median stands other load on the machine
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class TrackerBenchmark {
    private static final ImageSize SIZE = new ImageSize(1920, 1080);
    private static final int FRAMES = 500;
    private static final long FRAME_NANOS = 100_000_000;

    @Param({"30", "100", "200"})
    public int objects;

    private final List<List<Detection>> frames = new ArrayList<>();
    private final MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
    private long number;

    /** Draws a loop of frames whose end meets its beginning. */
    @Setup
    public void draw() {
        Random random = new Random(1);
        for (int t = 0; t < FRAMES; t++) {
            List<Detection> frame = new ArrayList<>();
            for (int k = 0; k < objects; k++) {
                if (random.nextDouble() < 0.9) {
                    frame.add(detection(k, 2 * Math.PI * t / FRAMES, random));
                }
            }
            frames.add(frame);
        }
    }

    private static Detection detection(int k, double phase, Random random) {
        Random own = new Random(k);
        double height = 20 + 100 * own.nextDouble() * own.nextDouble();
        double x = 960 + 900 * Math.sin((1 + k % 3) * phase + 7 * own.nextDouble());
        double y = 300 + 4 * height + 200 * own.nextDouble();
        boolean person = k % 3 == 0;
        Box box = Box.ofCenter(
                x + random.nextGaussian(), y + random.nextGaussian(), person ? 0.4 * height : 1.3 * height, height);
        return Detection.of(box, person ? ObjectClass.PERSON : ObjectClass.CAR, 0.4 + 0.6 * random.nextDouble());
    }

    private TrackerFrame next() {
        number++;
        List<Detection> detections = frames.get((int) (number % FRAMES));
        return TrackerFrame.of(Instant.ofEpochSecond(0, number * FRAME_NANOS), SIZE, detections);
    }

    @Benchmark
    public List<TrackedObject> track() {
        return tracker.update(next());
    }
}
