package io.drivesight.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.detection.Look;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageDecoder.Wanted;
import io.drivesight.core.image.PixelBudget;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.image.PixelMemory;
import io.drivesight.core.pipeline.FrameDetector.DetectedFrame;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A frame lends its pixels to the next one: never before all have seen them, and always then. */
class FrameDetectorTest {
    private static final ImageSize SIZE = new ImageSize(8, 8);
    private static final CameraFrame FRAME =
            CameraFrame.of(new FrameId(new CameraId("car", "front"), 1), Instant.EPOCH, new byte[1]);

    private final List<String> seen = new ArrayList<>();
    private final ImageDecoder lending = new ImageDecoder() {
        @Override
        public PixelImage decodeWhole(
                ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, PixelMemory memory) {
            return new PixelImage(SIZE, new byte[(int) (PixelImage.CHANNELS * SIZE.pixels())]);
        }

        @Override
        public FramePixels decode(
                ByteBuffer data, FrameFormat format, Optional<ImageSize> rawSize, Wanted wanted, PixelMemory memory) {
            return new FramePixels(
                    decodeWhole(data, format, rawSize, memory),
                    SIZE,
                    FramePixels.ALL,
                    Optional.empty(),
                    () -> seen.add("given back"));
        }
    };

    private FrameDetector detector(ObjectDetector detector) {
        return new FrameDetector(
                lending,
                PixelBudget.unlimited(),
                detector,
                System::nanoTime,
                (frame, picture) -> seen.add("picture"),
                (frame, pixels, detections) -> seen.add("detections"));
    }

    private ObjectDetector.Result nothing(PixelImage image) {
        seen.add("detector");
        return new ObjectDetector.Result(List.of(), 1, 1, 1);
    }

    @Test
    void detect_frame_givesItsPixelsBackWhenAllHaveSeenThem() throws ImageDecodeException {
        detector(this::nothing).detect(FRAME, new StageTimings());

        assertThat(seen).containsExactly("picture", "detector", "detections", "given back");
    }

    @Test
    void detect_noLongerWanted_givesItsPixelsBack() throws ImageDecodeException {
        assertThat(detector(this::nothing).detect(FRAME, new StageTimings(), () -> false))
                .isEmpty();

        assertThat(seen).containsExactly("given back");
    }

    @Test
    void detect_modelFails_givesItsPixelsBack() {
        FrameDetector failing = detector(image -> {
            throw new IllegalStateException("model");
        });

        assertThatThrownBy(() -> failing.detect(FRAME, new StageTimings())).hasMessage("model");

        assertThat(seen).containsExactly("picture", "given back");
    }

    private FrameDetector.Caller looking(Look look, boolean hasTime) {
        return new FrameDetector.Caller() {
            private int asked;

            @Override
            public boolean wants() {
                return asked++ == 0 || hasTime;
            }

            @Override
            public Look look(ImageSize frame, ImageSize input) {
                seen.add("look");
                return look;
            }

            @Override
            public void leavesOut() {
                seen.add("left out");
            }
        };
    }

    @Test
    void detect_bothLooks_showsWhatTheWholeFound() throws ImageDecodeException {
        Look both = Look.both(Region.middle(SIZE, new ImageSize(2, 2)));

        DetectedFrame detected = detector(this::nothing)
                .detect(FRAME, new StageTimings(), looking(both, true))
                .orElseThrow();

        assertThat(detected.look()).isEqualTo(both);
        assertThat(seen).containsExactly("look", "picture", "detector", "detections", "detector", "given back");
    }

    @Test
    void detect_noTimeForTheSecondLook_leavesItOut() throws ImageDecodeException {
        Look both = Look.both(Region.middle(SIZE, new ImageSize(2, 2)));

        DetectedFrame detected = detector(this::nothing)
                .detect(FRAME, new StageTimings(), looking(both, false))
                .orElseThrow();

        assertThat(detected.look()).isEqualTo(Look.WHOLE);
        assertThat(seen).containsExactly("look", "picture", "detector", "detections", "left out", "given back");
    }

    @Test
    void detect_regionAlone_isNotShownAsAFrame() throws ImageDecodeException {
        Look region = Look.at(Region.middle(SIZE, new ImageSize(2, 2)));

        detector(this::nothing).detect(FRAME, new StageTimings(), looking(region, true));

        assertThat(seen).containsExactly("look", "picture", "detector", "given back");
    }
}
