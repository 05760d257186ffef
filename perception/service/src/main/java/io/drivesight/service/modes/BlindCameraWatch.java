package io.drivesight.service.modes;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.image.PictureSample;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices cameras that deliver pictures in which nothing can be seen: black, frozen, or without any detail. Each kind stands while most
 * of the pictures of the last two seconds show it.
 *
 * <p>Limits. On real frames of clear days, dusk and dense fog at least 6.9 % of the places show detail, on rendered ones in fog of 40 m
 * visibility 3.1 %; blind is below 1 %, so that a lens out of focus over dense fog is not told from the fog. Consecutive frames of driving cameras
 * differ by 3.0 levels and more, in that fog by 0.7; a parked
 * camera's by its sensor's noise. Frozen is a difference of at most 0.02 levels: the same picture again. A camera whose noise is filtered
 * away entirely while nothing moves cannot be told from a frozen one.
 */
public final class BlindCameraWatch extends CameraWatch<BlindCameraWatch.Camera> {
    private static final double BLACK_MEAN = 12;
    private static final int BLACK_BRIGHT = 24;
    private static final double FROZEN_DIFFERENCE = 0.02;
    private static final double LEAST_DETAIL = 0.01;

    private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();
    private static final double RAISED_SHARE = 0.8;
    private static final double CLEAR_SHARE = 0.2;

    /** What a picture may be. */
    private enum Kind {
        BLACK("black", "the pictures are black"),
        FROZEN("frozen", "the same picture comes again and again"),
        FEATURELESS("featureless", "the pictures show no detail");

        private final String word;
        private final String sentence;

        Kind(String word, String sentence) {
            this.word = word;
            this.sentence = sentence;
        }
    }

    /** The pictures of one camera. */
    static final class Camera extends CameraWatch.Camera {
        private final RollingSeconds<Shares<Kind>> window =
                new RollingSeconds<>(WINDOW_NANOS, () -> new Shares<>(Kind.class));
        private @Nullable PictureSample last;

        void seen(PictureSample picture, long nanos) {
            Shares<Kind> shares = window.now(nanos);
            shares.add(1);
            boolean black = picture.bright() < BLACK_BRIGHT && picture.mean() < BLACK_MEAN;
            if (black) {
                shares.add(Kind.BLACK, 1);
            } else if (last != null && picture.differenceFrom(last) <= FROZEN_DIFFERENCE) {
                shares.add(Kind.FROZEN, 1);
            } else if (picture.detail() < LEAST_DETAIL) {
                shares.add(Kind.FEATURELESS, 1);
            }
            last = picture;
        }
    }

    private final LongSupplier nanoTime;

    /**
     * Knows no camera yet.
     *
     * @param maxCameras kept at most
     * @param nanoTime monotonic clock [ns]
     */
    public BlindCameraWatch(int maxCameras, LongSupplier nanoTime) {
        super(maxCameras, Camera::new);
        this.nanoTime = nanoTime;
    }

    /** A picture was decoded. */
    public void seen(CameraFrame frame, PictureSample picture) {
        seen(frame.id().camera().key(), picture);
    }

    synchronized void seen(String camera, PictureSample picture) {
        long now = nanoTime.getAsLong();
        seen(camera, now).seen(picture, now);
    }

    @Override
    List<Observation> look(String name, Camera camera, long nanos) {
        Shares<Kind> shares = camera.window.sum(nanos, Shares::add);
        return Arrays.stream(Kind.values())
                .map(kind -> shares.observation(
                        new Key(ReasonCodes.BLIND_CAMERA, kind.word, name),
                        kind,
                        RAISED_SHARE,
                        CLEAR_SHARE,
                        kind.sentence))
                .toList();
    }
}
