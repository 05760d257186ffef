package io.drivesight.simulator.scenario;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;

/**
 * An actor at one time.
 *
 * @param actor who
 * @param pose where, world frame
 * @param velocity over ground, world frame [m/s]
 * @param speed along its heading [m/s]
 * @param acceleration along its heading [m/s2]
 * @param turnRate change of its heading [rad/s], positive to the left
 * @param distance travelled since the start [m]; what legs and wheels turn by
 */
public record ActorState(
        Actor actor, Pose pose, Vector velocity, double speed, double acceleration, double turnRate, double distance) {
    /**
     * An actor's lasting properties.
     *
     * @param trackId unique within the drive, from 1
     * @param name from the scenario
     * @param model what it is
     * @param size exact extent
     * @param look seed of its colours and shape
     * @param colour {@code 0xRRGGBB}; -1: the look's choice
     * @param elevation of its lowest point above the road [m]
     * @param parked true: never moves, its driver is gone
     */
    public record Actor(
            int trackId,
            String name,
            ActorModel model,
            ActorModel.Size size,
            Chance look,
            int colour,
            double elevation,
            boolean parked) {
        public ObjectClass objectClass() {
            return model.objectClass();
        }
    }
}
