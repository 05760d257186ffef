package io.drivesight.core.pipeline;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** The first half of a frame's way, which needs no memory of earlier frames: decode, then detect. Thread-safe. */
public final class FrameDetector {
    private final ImageDecoder decoder;
    private final ObjectDetector detector;
    private final LongSupplier nanoTime;

    public FrameDetector(ImageDecoder decoder, ObjectDetector detector, LongSupplier nanoTime) {
        this.decoder = decoder;
        this.detector = detector;
        this.nanoTime = nanoTime;
    }

    /**
     * Decodes a frame and finds its road users.
     *
     * @param timings gets DECODE to POSTPROCESS
     * @throws ImageDecodeException when the image is bad or too large
     * @throws io.drivesight.core.inference.ModelException when the model cannot be run
     */
    public DetectedFrame detect(CameraFrame frame, StageTimings timings) throws ImageDecodeException {
        return detect(frame, timings, () -> true).orElseThrow();
    }

    /**
     * Decodes a frame and finds its road users, unless that is no longer wanted once it is decoded.
     *
     * @param timings gets DECODE to POSTPROCESS
     * @param wanted is asked before the model runs, which is what costs most
     * @return empty: it was not wanted
     * @throws ImageDecodeException when the image is bad or too large
     * @throws io.drivesight.core.inference.ModelException when the model cannot be run
     */
    public Optional<DetectedFrame> detect(CameraFrame frame, StageTimings timings, BooleanSupplier wanted)
            throws ImageDecodeException {
        long start = nanoTime.getAsLong();
        FramePixels image = decoder.decode(frame.data(), frame.format(), frame.rawSize(), detector::leastPixels);
        timings.record(Stage.DECODE, nanoTime.getAsLong() - start);
        if (!wanted.getAsBoolean()) {
            return Optional.empty();
        }
        ObjectDetector.Result result = detector.detect(image);
        timings.record(Stage.PREPROCESS, result.preprocessNanos());
        timings.record(Stage.INFERENCE, result.inferenceNanos());
        timings.record(Stage.POSTPROCESS, result.postprocessNanos());
        return Optional.of(new DetectedFrame(frame, image.frame(), result.detections()));
    }
}
