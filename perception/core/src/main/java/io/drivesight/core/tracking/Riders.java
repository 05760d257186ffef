package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Riders and what they ride are one road user: a person whose feet are on a two-wheeler moves as that does. */
final class Riders {
    /** So far beside the middle of the two-wheeler the feet may be [its widths]. */
    private static final double ASIDE = 0.4;
    /** Height of a rider's box against that of the two-wheeler below, 1.6 as a rule: somebody far behind it is lower. */
    private static final double LOWEST = 0.9;

    private static final double HIGHEST = 2.6;

    private Riders() {}

    static void join(List<Track> tracks) {
        for (Track track : tracks) {
            if (track.objectClass() == ObjectClass.PERSON && !track.coasting()) {
                Track ridden = ridden(track, tracks);
                if (ridden != null
                        && track.motion() instanceof RoadMotion rider
                        && ridden.motion() instanceof RoadMotion vehicle) {
                    rider.ride(vehicle);
                }
            }
        }
    }

    private static @Nullable Track ridden(Track rider, List<Track> tracks) {
        for (Track track : tracks) {
            boolean twoWheeler =
                    track.objectClass() == ObjectClass.BICYCLE || track.objectClass() == ObjectClass.MOTORCYCLE;
            if (twoWheeler && !track.coasting() && feetOn(rider.box(), track.box())) {
                return track;
            }
        }
        return null;
    }

    private static boolean feetOn(Box rider, Box vehicle) {
        return Math.abs(rider.centerX() - vehicle.centerX()) < ASIDE * Math.max(vehicle.width(), rider.width())
                && rider.bottom() > vehicle.top()
                && rider.bottom() < vehicle.bottom() + 0.1 * vehicle.height()
                && rider.top() < vehicle.top()
                && rider.height() > LOWEST * vehicle.height()
                && rider.height() < HIGHEST * vehicle.height();
    }
}
