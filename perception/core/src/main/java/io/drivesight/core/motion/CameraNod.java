package io.drivesight.core.motion;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.state.StateCodec;

/**
 * By how much the camera looks lower than it was mounted to, because the vehicle nods on its springs or the road ahead goes
 * another way up or down. All boxes of a frame then lie higher or lower together, whatever their distance, which no motion on
 * the ground explains. A Kalman filter of one angle, which walks and slowly goes back.
 */
public final class CameraNod {
    /** How far it walks at first, at least and at most: square root of the spectral density [rad/s^0.5]. */
    private static final double WALK = 0.0005;

    private static final double LEAST_WALK = 1e-4;
    private static final double MOST_WALK = 0.006;
    /** Share of a deviation from what was expected that is believed. */
    private static final double GAIN = 0.05;
    /** Squares are cut here; of a standard normal distribution such squares have this mean. */
    private static final double CUT = 4;

    private static final double CUT_MEAN = 0.92;
    /** It goes back within about so long [s]: springs, not roads. */
    private static final double BACK_SECONDS = 0.5;
    /** It is never larger [rad]. */
    private static final double MOST = 0.03;
    /** What is more standard deviations off counts as if it were as unsure as that. */
    private static final double OUTLIER = 3;

    private double angle;
    private double variance = 1e-6;
    private double walk = WALK;
    /** Sums over the frame's objects: information, and information times angle. */
    private double information;

    private double weighted;

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        angle = codec.real(angle);
        variance = codec.real(variance);
        walk = codec.real(walk);
    }

    /** The camera as it is expected to look some seconds later. */
    public CameraModel expected(CameraModel model, double seconds) {
        double keep = Math.exp(-seconds / BACK_SECONDS);
        angle *= keep;
        variance = variance * keep * keep + walk * walk * seconds;
        information = 0;
        weighted = 0;
        Mounting m = model.mounting();
        return new CameraModel(
                model.intrinsics(), new Mounting(m.x(), m.y(), m.z(), m.yaw(), m.pitch() + angle, m.roll()));
    }

    /**
     * Takes in how far an object's box lies above or below where it was expected.
     *
     * @param nod the angle by which the camera looks lower than expected, by this object alone [rad]
     * @param spread its variance [rad2]
     */
    void see(double nod, double spread) {
        double believed = Math.max(spread, nod * nod / (OUTLIER * OUTLIER) - variance);
        information += 1 / believed;
        weighted += nod / believed;
    }

    /** Ends a frame; by how much the camera looks lower than it was expected to [rad]. */
    public double settle() {
        if (information > 0) {
            double off = weighted / information;
            double square = off * off / (1 / information + variance);
            double grown = walk * Math.exp(GAIN * (Math.min(CUT, square) - CUT_MEAN));
            walk = Math.max(LEAST_WALK, Math.min(MOST_WALK, grown));
        }
        double all = information + 1 / variance;
        double change = Math.max(-MOST - angle, Math.min(MOST - angle, weighted / all));
        angle += change;
        variance = 1 / all;
        return change;
    }
}
