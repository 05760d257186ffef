package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Transform;

/**
 * A mesh put into the world.
 *
 * @param mesh its shape
 * @param toWorld where it stands
 * @param object number of the road user it belongs to; -1: scenery
 * @param headlamps white light of its headlamps; 0: off
 * @param tailLamps red light of its tail lamps; 0: off
 */
record Instance(Mesh mesh, Transform toWorld, int object, double headlamps, double tailLamps) {
    static final int SCENERY = -1;

    /** A thing without lamps of its own. */
    Instance(Mesh mesh, Transform toWorld, int object) {
        this(mesh, toWorld, object, 0, 0);
    }
}
