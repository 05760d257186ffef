package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import java.util.Optional;

/** How a track moves on between sightings: in the picture, or on the ground. */
sealed interface TrackMotion permits PictureMotion, RoadMotion {
    /** Lets time pass. */
    void predict(double dt, View view);

    /** Where it is now, as seen in this frame or else as expected [px]. */
    Box box();

    /**
     * Takes in a sighting.
     *
     * @param gap since the one before [s]
     * @param missed true: there were frames without it in between
     * @param seenBefore where it was seen then
     */
    void see(Sighting sighting, double gap, boolean missed, Box seenBefore, View view);

    ImageMotion inPicture();

    Optional<GroundMotion> onGround();

    void write(StateCodec codec);
}
