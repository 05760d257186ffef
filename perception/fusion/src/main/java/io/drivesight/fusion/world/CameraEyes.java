package io.drivesight.fusion.world;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.camera.GroundCamera.PixelRay;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
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

    final String name;
    final YawOffset offset;
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

    /** Number and capture time of a camera's latest frame that was used. */
    record Had(long sequence, long nanos) {
        /** Whether a frame comes a second time, which says nothing of the camera's clock. */
        boolean covers(long number, long time) {
            return number <= sequence && time <= nanos && nanos - time <= SENT_AGAIN;
        }

        boolean isOver(long now) {
            return Math.abs(now - nanos) > SENT_AGAIN;
        }
    }

    /** A track that the camera has lost. */
    record Lost(long subject, long nanos) {}

    CameraEyes(String name) {
        this.name = name;
        this.offset = new YawOffset();
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
        GroundCamera known = corrected;
        if (known == null) {
            return null;
        }
        if (there == null) {
            there = new CuboidCamera(known, pose);
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

    /** Directions of a box's left, top, right and lower edge: to the left, and upwards [rad]; null where nothing is known of the camera. */
    double @Nullable [] directions(Box box) {
        GroundCamera known = corrected;
        if (known == null) {
            return null;
        }
        double[] out = {
            azimuth(known.ray(box.left(), box.centerY())),
            elevation(known.ray(box.centerX(), box.top())),
            azimuth(known.ray(box.right(), box.centerY())),
            elevation(known.ray(box.centerX(), box.bottom()))
        };
        return out;
    }

    private static double azimuth(PixelRay ray) {
        return Math.atan2(ray.y(), ray.x());
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
