package io.drivesight.core.drift;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What holding a frame against a drift profile costs, as the service does it for the frames that it looks at. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FrameFeaturesBenchmark {
    private static final ImageSize FRAME = new ImageSize(1280, 720);
    /** More than the caches hold: every frame is a new one. */
    private static final int FRAMES = 16;

    private static final int DETECTIONS = 30;

    private final FramePixels[] frames = new FramePixels[FRAMES];
    private final List<Detection> detections = new ArrayList<>();
    private DriftMeter meter = new DriftMeter(profile(noise(0), List.of()));
    private int next;

    private static FramePixels noise(int seed) {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * FRAME.pixels())];
        new Random(seed).nextBytes(bgr);
        return FramePixels.whole(new PixelImage(FRAME, bgr));
    }

    private static DriftProfile profile(FramePixels frame, List<Detection> detections) {
        FrameFeatures features = FrameFeatures.of(frame, detections);
        List<FeatureReference> references = new ArrayList<>();
        List<List<Double>> covariance = new ArrayList<>();
        for (Feature feature : Feature.ALL) {
            double value = features.value(feature);
            references.add(new FeatureReference(
                    feature, value, feature.leastSpread(), Collections.nCopies(FeatureReference.QUANTILES, value)));
            covariance.add(Feature.ALL.stream()
                    .map(other -> other == feature ? feature.leastSpread() * feature.leastSpread() : 0)
                    .toList());
        }
        DetectorSetup setup = new DetectorSetup("bench", "", Thresholds.DEFAULT, InputProfile.AUTO, DecoderChoice.AUTO);
        return new DriftProfile(
                setup,
                DriftProfile.DEFAULT_WINDOW,
                List.of(),
                references,
                covariance,
                1,
                new DriftThreshold(1, DriftThreshold.Basis.DRIVES, 1, 1, 1));
    }

    @Setup(Level.Trial)
    public void fill() {
        for (int i = 0; i < FRAMES; i++) {
            frames[i] = noise(i);
        }
        for (int i = 0; i < DETECTIONS; i++) {
            detections.add(Detection.of(Box.ofSize(20 * i, 10 * i, 30 + i, 25 + i), ObjectClass.CAR, 0.1 + 0.02 * i));
        }
        meter = new DriftMeter(profile(frames[0], detections));
    }

    /** The figures alone. */
    @Benchmark
    public double features() {
        return FrameFeatures.of(frames[next++ % FRAMES], detections).value(Feature.BRIGHTNESS);
    }

    /** Figures, window and distance. */
    @Benchmark
    public double featuresAndDistance() {
        meter.add(FrameFeatures.of(frames[next++ % FRAMES], detections));
        return meter.reading().map(DriftReading::distance).orElse(0.0);
    }
}
