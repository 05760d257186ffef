package io.drivesight.core.pipeline;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.Look;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.detection.SecondLook;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageDecoder.Wanted;
import io.drivesight.core.image.PictureSample;
import io.drivesight.core.image.PixelBudget;
import io.drivesight.core.image.PixelMemory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The first half of a frame's way, which needs no memory of earlier frames: decode, then detect. Thread-safe. */
public final class FrameDetector {
    private final ImageDecoder decoder;
    private final PixelBudget memory;
    private final ObjectDetector detector;
    private final SecondLook looks;
    private final LongSupplier nanoTime;
    private final BiConsumer<CameraFrame, PictureSample> pictures;
    private final DetectionListener detections;

    public FrameDetector(ImageDecoder decoder, ObjectDetector detector, LongSupplier nanoTime) {
        this(decoder, PixelBudget.unlimited(), detector, nanoTime, (frame, picture) -> {}, DetectionListener.NONE);
    }

    /**
     * A detector that also shows what the pictures are like, and what was found in them.
     *
     * @param memory what the pictures of all frames may take together
     * @param nanoTime monotonic clock [ns]
     * @param pictures is told of every picture whose frame goes on to the model; from any thread, and must not throw
     * @param detections is shown every frame that went through the model as a whole, with what was found in the whole
     */
    public FrameDetector(
            ImageDecoder decoder,
            PixelBudget memory,
            ObjectDetector detector,
            LongSupplier nanoTime,
            BiConsumer<CameraFrame, PictureSample> pictures,
            DetectionListener detections) {
        this.decoder = decoder;
        this.memory = memory;
        this.detector = detector;
        this.looks = new SecondLook(detector);
        this.nanoTime = nanoTime;
        this.pictures = pictures;
        this.detections = detections;
    }

    /**
     * Decodes a frame and finds the road users of the whole of it.
     *
     * @param timings gets DECODE to POSTPROCESS
     * @throws ImageDecodeException when the image is bad or too large
     * @throws io.drivesight.core.inference.ModelException when the model cannot be run
     */
    public DetectedFrame detect(CameraFrame frame, StageTimings timings) throws ImageDecodeException {
        Caller always = () -> true;
        return detect(frame, timings, always).orElseThrow();
    }

    /**
     * Decodes a frame and finds its road users, unless that is no longer wanted once it is decoded.
     *
     * @param timings gets DECODE to POSTPROCESS
     * @param caller is asked and told along the way
     * @return empty: it was not wanted
     * @throws ImageDecodeException when the image is bad or too large
     * @throws io.drivesight.core.inference.ModelException when the model cannot be run
     */
    public Optional<DetectedFrame> detect(CameraFrame frame, StageTimings timings, Caller caller)
            throws ImageDecodeException {
        try (PixelBudget.Claim claim = memory.claim()) {
            return detect(frame, timings, caller, bytes -> {
                caller.waits();
                claim.need(bytes);
                caller.goesOn();
            });
        }
    }

    private Optional<DetectedFrame> detect(CameraFrame frame, StageTimings timings, Caller caller, PixelMemory room)
            throws ImageDecodeException {
        long start = nanoTime.getAsLong();
        AtomicReference<@Nullable Look> asked = new AtomicReference<>();
        Wanted wanted = new Wanted(
                detector::leastPixels, size -> look(asked, size, caller).region());
        try (FramePixels image = decoder.decode(frame.data(), frame.format(), frame.rawSize(), wanted, room)) {
            timings.record(Stage.DECODE, nanoTime.getAsLong() - start);
            return caller.wants()
                    ? Optional.of(detect(frame, image, look(asked, image.frame(), caller), timings, caller))
                    : Optional.empty();
        }
    }

    /** The caller says it once: what it goes by may change while the frame is decoded. */
    private Look look(AtomicReference<@Nullable Look> asked, ImageSize size, Caller caller) {
        @Nullable Look known = asked.get();
        Look look = known != null ? known : caller.look(size, detector.inputSize(size));
        asked.set(look);
        return look;
    }

    private DetectedFrame detect(CameraFrame frame, FramePixels image, Look look, StageTimings timings, Caller caller) {
        pictures.accept(frame, PictureSample.of(image.picture()));
        Look looked = look;
        ObjectDetector.Result result;
        if (look.whole()) {
            result = detector.detect(image);
            detections.detected(frame, image, result.detections());
            if (look.region().isPresent()) {
                if (caller.wants()) {
                    result = looks.add(result, image, look.region().get());
                } else {
                    looked = Look.WHOLE;
                    caller.leavesOut();
                }
            }
        } else {
            result = looks.detect(image, look);
        }
        timings.record(Stage.PREPROCESS, result.preprocessNanos());
        timings.record(Stage.INFERENCE, result.inferenceNanos());
        timings.record(Stage.POSTPROCESS, result.postprocessNanos());
        return new DetectedFrame(frame, image.frame(), result.detections(), looked);
    }

    /**
     * A frame whose road users were found but not yet followed.
     *
     * @param frame where it came from
     * @param imageSize size after EXIF orientation [px]
     * @param detections by falling score
     * @param look where they were looked for
     */
    public record DetectedFrame(CameraFrame frame, ImageSize imageSize, List<Detection> detections, Look look) {
        public DetectedFrame {
            detections = List.copyOf(detections);
        }

        /** Of the whole frame. */
        public DetectedFrame(CameraFrame frame, ImageSize imageSize, List<Detection> detections) {
            this(frame, imageSize, detections, Look.WHOLE);
        }
    }

    /** Whoever has a frame detected. Asked and told on the thread that detects. */
    @FunctionalInterface
    public interface Caller {
        /**
         * Asked before the model runs, which is what costs most: whether the frame is still worth it; and once more before a second
         * look, which is left out when it is not.
         */
        boolean wants();

        /**
         * Asked once, when a frame's size is known: where to look in it.
         *
         * @param frame size of the frame, upright [px]
         * @param input size of the model's input for it: what a region at full resolution has at most [px]
         */
        default Look look(ImageSize frame, ImageSize input) {
            return Look.WHOLE;
        }

        /** The second look is left out. */
        default void leavesOut() {}

        /** The frame waits until others give back the memory that it needs, however long that takes. */
        default void waits() {}

        /** It has the memory, and is worked at again. */
        default void goesOn() {}
    }

    /** Is shown whole frames with what was found in them. Called from any thread, in any order; must be quick and must not throw. */
    @FunctionalInterface
    public interface DetectionListener {
        /** Is shown nothing. */
        DetectionListener NONE = (frame, pixels, detections) -> {};

        /**
         * A frame went through the model.
         *
         * @param pixels as decoded; good until this returns
         * @param detections by falling score
         */
        void detected(CameraFrame frame, FramePixels pixels, List<Detection> detections);
    }
}
