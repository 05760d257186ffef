package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackerConfig.MotionNoise;
import java.util.Optional;

/** Motion of a track in the picture alone: where frames say nothing of camera or vehicle, and for what hangs above the ground. */
final class PictureMotion implements TrackMotion {
    /** Longest step of the virtual trajectory after a gap [s]. */
    private static final double VIRTUAL_STEP_SECONDS = 0.1;
    /** Most steps: after gaps so long nothing depends on them. */
    private static final int MOST_STEPS = 100;

    private final MotionNoise noise;
    private final BoxFilter filter;
    /** The filter as it was right after the last sighting: where the re-update after a gap starts. */
    private final BoxFilter seenFilter;

    private PictureMotion(MotionNoise noise, BoxFilter filter, BoxFilter seenFilter) {
        this.noise = noise;
        this.filter = filter;
        this.seenFilter = seenFilter;
    }

    static PictureMotion of(BoxFilter filter, MotionNoise noise) {
        return new PictureMotion(noise, filter, filter.copy());
    }

    static PictureMotion read(StateCodec codec, MotionNoise noise) {
        return new PictureMotion(noise, BoxFilter.read(codec), BoxFilter.read(codec));
    }

    @Override
    public void write(StateCodec codec) {
        filter.state(codec);
        seenFilter.state(codec);
    }

    BoxFilter filter() {
        return filter;
    }

    @Override
    public void predict(double dt, View view) {
        filter.predict(dt, noise, view.centerX(), view.centerY());
    }

    @Override
    public Box box() {
        return filter.box();
    }

    @Override
    public void see(Sighting sighting, double gap, boolean missed, Box seenBefore, View view) {
        Detection detection = sighting.detection();
        if (missed) {
            replayGap(detection, gap, seenBefore, view);
        }
        filter.update(detection.box(), detection.score(), noise);
        seenFilter.copyFrom(filter);
    }

    /**
     * Observation-centric re-update (Cao et al., arXiv:2203.14360): goes back to the last sighting and walks to the new one
     * along a straight virtual trajectory, so that the errors piled up while coasting do not live on in the velocity.
     */
    private void replayGap(Detection detection, double gap, Box seenBefore, View view) {
        int steps = (int) Math.min(MOST_STEPS, Math.ceil(gap / VIRTUAL_STEP_SECONDS));
        filter.copyFrom(seenFilter);
        for (int step = 1; step < steps; step++) {
            filter.predict(gap / steps, noise, view.centerX(), view.centerY());
            filter.update(view.between(seenBefore, detection.box(), (double) step / steps), detection.score(), noise);
        }
        filter.predict(gap / steps, noise, view.centerX(), view.centerY());
    }

    @Override
    public ImageMotion inPicture() {
        return new ImageMotion(
                filter.rate(BoxFilter.X),
                filter.rate(BoxFilter.Y),
                filter.centerCovariance(),
                filter.velocityCovariance(),
                filter.rate(BoxFilter.HEIGHT) / filter.height());
    }

    @Override
    public Optional<GroundMotion> onGround() {
        return Optional.empty();
    }
}
