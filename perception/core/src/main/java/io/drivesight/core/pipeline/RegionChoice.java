package io.drivesight.core.pipeline;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Where a second look pays: around the way that the vehicle takes, so far ahead that road users are few pixels, with the horizon above
 * the region's middle; sideways cameras look along their axis. Without calibration it is the frame's middle. Tracks that are small
 * in the model's input draw it aside, uncertain ones more, as long as the way stays in it; while something near on the way comes
 * nearer there is none. A pure function of what it is given.
 */
public final class RegionChoice {
    /** So far ahead the vehicle's way is looked for [m]. */
    private static final double AHEAD = 60;
    /** In steps of this [m]. */
    private static final double STEP = 5;
    /** Slower than this a yaw rate says nothing of the way [m/s]. */
    private static final double LEAST_SPEED = 3;
    /** No road that is driven at speed is tighter [1/m]. */
    private static final double TIGHTEST = 0.03;
    /** What is so far away lies at the horizon [m]. */
    private static final double HORIZON = 1000;
    /** The horizon lies so far down in the region [share of its height]: what stands on the road is below. */
    private static final double SKY = 0.4;
    /** The way stays so far inside the region's sides [share of its width]. */
    private static final double INSIDE = 0.15;
    /** So far from the region's edge an object must be to be seen whole [px]. */
    private static final double MARGIN = 8;
    /** A closer look must show at least so much more in each direction [share]. */
    private static final double LEAST_GAIN = 1.25;
    /** What grows so fast is here in five seconds [1/s]: it is looked at in every frame. */
    private static final double CLOSING = 0.2;
    /** Below this an object is uncertain. */
    private static final double SURE = 0.6;

    private RegionChoice() {}

    /**
     * Chooses a region of as many pixels as the model's input has.
     *
     * @param frame tells calibration and motion, if they are known
     * @param size of the frame, upright [px]
     * @param input of the model [px]
     * @param tracks as they were in an earlier frame; may be none
     * @return empty: the whole frame shows nearly as much, or something near on the way comes nearer, which the whole frame shows at once
     */
    public static Optional<Region> of(CameraFrame frame, ImageSize size, ImageSize input, List<TrackedObject> tracks) {
        if (size.width() < LEAST_GAIN * input.width() && size.height() < LEAST_GAIN * input.height()) {
            return Optional.empty();
        }
        Optional<double[]> way = frame.camera().flatMap(camera -> way(camera, frame.egoMotion(), size));
        double wayX = way.map(at -> at[0]).orElse(size.width() / 2.0);
        if (tracks.stream().anyMatch(track -> isUrgent(track, wayX, size, input))) {
            return Optional.empty();
        }
        if (way.isEmpty()) {
            return Optional.of(towards(tracks, Region.middle(size, input), size.width() / 2.0, size, input));
        }
        double centerX = way.get()[0];
        double centerY = way.get()[1] + (0.5 - SKY) * Math.min(input.height(), size.height());
        return Optional.of(towards(tracks, Region.around(size, input, centerX, centerY), centerX, size, input));
    }

    /** Whatever stands beside the way comes nearer too, all the time: only what is on it counts. */
    private static boolean isUrgent(TrackedObject track, double wayX, ImageSize size, ImageSize input) {
        return track.box().left() <= wayX
                && track.box().right() >= wayX
                && track.status() != TrackStatus.TENTATIVE
                && track.objectClass().kind().isRoadUser()
                && !Look.isSmall(track.box(), size, input)
                && track.motion().expansionRate() >= CLOSING;
    }

    /** Column of the way far ahead and row of the horizon there [px]; empty: they are not in the picture. */
    private static Optional<double[]> way(CameraModel model, Optional<EgoMotion> ego, ImageSize size) {
        GroundCamera camera = new GroundCamera(model);
        double[] ahead = ahead(ego);
        Mounting at = model.mounting();
        Optional<double[]> way = project(camera, ahead[0], ahead[1], size);
        double aheadX = at.x() + HORIZON * Math.cos(at.yaw());
        double aheadY = at.y() + HORIZON * Math.sin(at.yaw());
        Optional<double[]> axis = project(camera, aheadX, aheadY, size);
        if (way.isEmpty()) {
            return axis;
        }
        double heading = Math.atan2(ahead[1] - at.y(), ahead[0] - at.x());
        Optional<double[]> horizon =
                project(camera, at.x() + HORIZON * Math.cos(heading), at.y() + HORIZON * Math.sin(heading), size);
        return horizon.map(far -> new double[] {way.get()[0], far[1]});
    }

    /** Where a point of the ground is seen in a frame of a size; empty: it is not. */
    private static Optional<double[]> project(GroundCamera camera, double x, double y, ImageSize size) {
        double[] projected = new double[GroundCamera.PROJECTED];
        camera.project(x, y, 1, projected);
        if (projected[GroundCamera.DEPTH] < 1) {
            return Optional.empty();
        }
        ImageSize calibrated = camera.model().intrinsics().size();
        double u = projected[GroundCamera.U] * size.width() / calibrated.width();
        double v = projected[GroundCamera.V] * size.height() / calibrated.height();
        boolean inside = u >= 0 && u <= size.width() && v >= 0 && v <= size.height();
        return inside ? Optional.of(new double[] {u, v}) : Optional.empty();
    }

    /** Where the vehicle will be so far ahead, as a map or its present turn says [m]. */
    private static double[] ahead(Optional<EgoMotion> ego) {
        double x = 0;
        double y = 0;
        double heading = 0;
        for (double along = 0; along < AHEAD; along += STEP) {
            double curvature = curvature(ego, along);
            heading += curvature * STEP;
            x += Math.cos(heading) * STEP;
            y += Math.sin(heading) * STEP;
        }
        return new double[] {x, y};
    }

    private static double curvature(Optional<EgoMotion> ego, double along) {
        if (ego.isEmpty()) {
            return 0;
        }
        EgoMotion motion = ego.get();
        List<Double> map = motion.curvatureAhead();
        double turn = motion.speed() < LEAST_SPEED ? 0 : motion.yawRate() / motion.speed();
        double curvature = map.isEmpty() ? turn : map.get(Math.min(map.size() - 1, (int) (along / EgoMotion.MAP_STEP)));
        return Math.max(-TIGHTEST, Math.min(TIGHTEST, curvature));
    }

    /** The region moved sideways to where it shows most of what is small, and least far. */
    private static Region towards(
            List<TrackedObject> tracks, Region usual, double wayX, ImageSize size, ImageSize input) {
        List<TrackedObject> small = tracks.stream()
                .filter(track -> track.objectClass().kind().isRoadUser())
                .filter(track -> Look.isSmall(track.box(), size, input))
                .toList();
        double reach = (0.5 - INSIDE) * usual.size().width();
        double middle = usual.box().centerX();
        double middleY = usual.box().centerY();
        double from = Math.min(middle, wayX - reach);
        double to = Math.max(middle, wayX + reach);
        Region best = usual;
        double most = worth(small, usual, size);
        for (double x : places(small, middle, from, to)) {
            Region region = Region.around(size, input, x, middleY);
            double worth = worth(small, region, size);
            if (worth > most) {
                most = worth;
                best = region;
            }
        }
        return best;
    }

    /** Middles to try, the nearest first. */
    private static double[] places(List<TrackedObject> small, double middle, double from, double to) {
        return small.stream()
                .mapToDouble(track -> track.box().centerX())
                .flatMap(x -> DoubleStream.of((x + middle) / 2, x))
                .map(x -> Math.max(from, Math.min(to, x)))
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(a - middle), Math.abs(b - middle)))
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static double worth(List<TrackedObject> small, Region region, ImageSize size) {
        double worth = 0;
        for (TrackedObject track : small) {
            boolean sure = track.status() != TrackStatus.TENTATIVE && track.existenceProbability() >= SURE;
            worth += region.cuts(track.box(), size, MARGIN) ? 0 : sure ? 1 : 2;
        }
        return worth;
    }
}
