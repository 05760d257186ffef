package io.drivesight.fusion.world;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.camera.GroundCamera.PixelRay;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of one camera: where it sits, what it follows, and whose tracks it has lost. */
final class CameraEyes {
    private static final double MOST_PERIODS = 2.5;
    /** After a crash results that were sent so long before it may come again [ns]. */
    private static final long SENT_AGAIN = 60_000_000_000L;
    /** So long before, in records of now: the service has committed what is older [s]. */
    private static final double UNCOMMITTED = 10;

    String name;
    final YawOffset offset = new YawOffset();
    /** By track id. */
    final SortedMap<Long, Link> links = new TreeMap<>();
    /** Of tracks that were lost: whom they were taken for, and when they were last heard of. */
    final SortedMap<Long, Lost> lost = new TreeMap<>();

    @Nullable
    GroundCamera camera;
    /** The same, its yaw put right, there where the vehicle was at the latest frame. */
    private @Nullable GroundCamera corrected;

    private @Nullable CuboidCamera there;
    ImageSize size = new ImageSize(1, 1);
    /** Capture time of the latest frame that was used. */
    long nanos = Long.MIN_VALUE;
    /** When anything was last heard of it, late or not, by the capture time of the latest frame of all. */
    long heard;

    /** Usual time between two of its frames [s]; 0: not known yet. */
    double period;

    double turn;
    long late;
    boolean lateLast;
    boolean uncalibrated;
    EgoPose pose = EgoPose.ORIGIN;
    /** Where the camera looks, when nothing is in its way. */
    @Nullable
    ViewArea area;
    /** Ground overlooked in the latest frame, in the vehicle frame of then. */
    List<double[]> view = List.of();

    /**
     * A camera's latest frame that was used.
     *
     * @param sequence its number
     * @param nanos when it was captured
     * @param sent the record's time [ms]
     * @param period from one number to the next [s]; 0: not known yet
     */
    record Had(long sequence, long nanos, long sent, double period) {
        /** So far a frame that comes again may be off its camera's rhythm [s, share]. */
        private static final double OFF_RHYTHM = 0.5;

        private static final double OFF_SHARE = 0.1;

        static Had after(@Nullable Had before, long sequence, long nanos, long sent) {
            double period = before == null ? 0 : before.period;
            if (before != null && sequence > before.sequence && nanos > before.nanos) {
                double each = (nanos - before.nanos) / 1e9 / (sequence - before.sequence);
                // A camera that paused goes on as before.
                period = period == 0 ? each : period + (Math.min(each, 3 * period) - period) / 8;
            }
            return new Had(sequence, nanos, sent, period);
        }

        /**
         * Whether a frame comes a second time, which says nothing of the camera's clock: its record is no later one, or it has the number
         * that the camera had then, not long ago. One that begins anew with number 1 has not, or is known by that.
         */
        boolean covers(long number, long time, long at) {
            double ago = (nanos - time) / 1e9;
            return number <= sequence
                    && time <= nanos
                    && nanos - time <= SENT_AGAIN
                    && (at <= sent
                            || (ago <= UNCOMMITTED
                                    && Math.abs(ago - (sequence - number) * period) <= OFF_RHYTHM + OFF_SHARE * ago));
        }

        Had state(StateCodec codec) {
            return new Had(codec.number(sequence), codec.number(nanos), codec.number(sent), codec.real(period));
        }

        boolean isOver(long now) {
            return Math.abs(now - nanos) > SENT_AGAIN;
        }
    }

    /** A track that the camera has lost. */
    record Lost(long subject, long nanos) {}

    CameraEyes(String name) {
        this.name = name;
    }

    void calibrated(CameraModel model) {
        calibrated(model, Math.round(offset.angle() * 1000) / 1000.0);
    }

    /** @param turn by how much further to the left it looks than its calibration says [rad] */
    void calibrated(CameraModel model, double turn) {
        this.turn = turn;
        camera = GroundCamera.of(camera, model);
        Mounting m = model.mounting();
        corrected = GroundCamera.of(
                corrected,
                new CameraModel(
                        model.intrinsics(), new Mounting(m.x(), m.y(), m.z(), m.yaw() + turn, m.pitch(), m.roll())));
        there = null;
        uncalibrated = false;
    }

    /**
     * Where in the latest frame a road user's box would be [px]; beyond the picture, or null where it cannot be in it.
     *
     * @param scale its height, in heights of its class
     */
    @Nullable
    Box boxOf(Estimate at, ObjectClass objectClass, double heading, double scale) {
        CuboidCamera there = there();
        if (there == null) {
            return null;
        }
        BodySize body = BodySize.of(objectClass);
        double[] out = new double[CuboidCamera.PROJECTED];
        there.project(
                at.x(),
                at.y(),
                Math.cos(heading),
                Math.sin(heading),
                body.length(),
                body.width(),
                scale * body.height(),
                body.length(),
                out);
        // A part of it is beside or behind the camera: it still has an edge in the picture.
        return there.depth(at.x(), at.y()) < 0
                ? null
                : new Box(
                        out[CuboidCamera.LEFT],
                        out[CuboidCamera.TOP],
                        Math.max(out[CuboidCamera.LEFT], out[CuboidCamera.RIGHT]),
                        Math.max(out[CuboidCamera.TOP], out[CuboidCamera.BOTTOM]));
    }

    /**
     * Directions of the left, top, right and lower edge of what it follows, in the frame that stands still: to the left, and upwards [rad];
     * as they are when another camera's latest frame was captured. Null where nothing is known of the cameras.
     */
    double @Nullable [] directions(Link link, CameraEyes then) {
        GroundCamera known = corrected;
        CuboidCamera here = there();
        CuboidCamera later = then.there();
        if (known == null || here == null || later == null) {
            return null;
        }
        double[] edges = link.edges(here, box -> edges(known, box));
        Estimate now = link.latest.estimate();
        Estimate at = link.at(then.nanos);
        double nearer = Math.hypot(now.x() - here.eyeX(), now.y() - here.eyeY())
                / Math.max(1, Math.hypot(at.x() - later.eyeX(), at.y() - later.eyeY()));
        double turned = pose.heading()
                + edges[4]
                + Math.atan2(at.y() - later.eyeY(), at.x() - later.eyeX())
                - Math.atan2(now.y() - here.eyeY(), now.x() - here.eyeX());
        return new double[] {
            turned + nearer * edges[0], nearer * edges[1], turned + nearer * edges[2], nearer * edges[3]
        };
    }

    /** Directions of a box's left, top, right and lower edge, those to the left from its middle, and of its middle [rad]. */
    private static double[] edges(GroundCamera camera, Box box) {
        double middle = azimuth(camera.ray(box.centerX(), box.centerY()));
        return new double[] {
            aside(camera.ray(box.left(), box.centerY()), middle),
            elevation(camera.ray(box.centerX(), box.top())),
            aside(camera.ray(box.right(), box.centerY()), middle),
            elevation(camera.ray(box.centerX(), box.bottom())),
            middle
        };
    }

    /** It, there where the vehicle was at the latest frame; null: nothing is known of it. */
    private @Nullable CuboidCamera there() {
        GroundCamera known = corrected;
        if (there == null && known != null) {
            there = new CuboidCamera(known, pose);
        }
        return there;
    }

    private static double azimuth(PixelRay ray) {
        return Math.atan2(ray.y(), ray.x());
    }

    /** How far to the left of a direction; also straight behind the vehicle, where directions begin anew [rad]. */
    private static double aside(PixelRay ray, double middle) {
        return Math.IEEEremainder(azimuth(ray) - middle, 2 * Math.PI);
    }

    private static double elevation(PixelRay ray) {
        return Math.atan2(ray.z(), Math.hypot(ray.x(), ray.y()));
    }

    /** Whether the picture's border cuts a box there: left, top, right, bottom. */
    boolean cuts(Box box, int edge) {
        double near = Likeness.EDGE * size.width();
        return switch (edge) {
            case 0 -> box.left() < near;
            case 1 -> box.top() < near;
            case 2 -> box.right() > size.width() - near;
            default -> box.bottom() > size.height() - near;
        };
    }

    /** Whether the picture's border cuts a box: a part of it may be outside. */
    boolean cuts(Box box) {
        return cuts(box, 0) || cuts(box, 1) || cuts(box, 2) || cuts(box, 3);
    }

    /** How far another camera sits from it [m]; infinite: not known. */
    double distance(CameraEyes other) {
        GroundCamera one = camera;
        GroundCamera two = other.camera;
        return one == null || two == null
                ? Double.POSITIVE_INFINITY
                : Math.hypot(
                        one.model().mounting().x() - two.model().mounting().x(),
                        one.model().mounting().y() - two.model().mounting().y());
    }

    /** A pixel, as an angle [rad]. */
    double pixel() {
        GroundCamera known = camera;
        return known == null ? 0 : 1 / known.model().intrinsics().focalX();
    }

    /** What the error of a place makes in the picture: standard deviation across [px], and of the range as a share of it. */
    double[] errorOf(Estimate at) {
        GroundCamera known = corrected;
        if (known == null || there == null) {
            return new double[2];
        }
        double dx = at.x() - there.eyeX();
        double dy = at.y() - there.eyeY();
        double range = Math.max(1, Math.hypot(dx, dy));
        double across = at.place().along(-dy / range, dx / range);
        double along = at.place().along(dx / range, dy / range);
        double focal = known.model().intrinsics().focalX();
        return new double[] {Math.sqrt(across) / range * focal, Math.sqrt(along) / range};
    }

    /** A frame follows the one before. */
    void rhythm(long time) {
        if (nanos != Long.MIN_VALUE) {
            double gap = (time - nanos) / 1e9;
            offset.age(gap);
            period = period == 0 ? gap : period + (Math.min(gap, 3 * period) - period) / 8;
        }
    }

    /** The links that count at a time: those of a camera of which something was heard lately; slow ones are waited for. */
    boolean isLive(long now, double silentSeconds) {
        return nanos != Long.MIN_VALUE && now - nanos <= Math.max(silentSeconds, MOST_PERIODS * period) * 1e9;
    }

    void lose(Link link) {
        links.remove(link.trackId);
        if (link.subject != Link.NOBODY) {
            lost.put(link.trackId, new Lost(link.subject, nanos));
        }
    }

    void rename(long from, long to) {
        lost.replaceAll((track, each) -> each.subject() == from ? new Lost(to, each.nanos()) : each);
    }

    void forgetBefore(long time) {
        lost.values().removeIf(each -> each.nanos() < time);
    }

    List<Link> all() {
        return new ArrayList<>(links.values());
    }
}
