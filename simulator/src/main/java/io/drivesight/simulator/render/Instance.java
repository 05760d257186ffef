package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.Transform;

/**
 * A mesh put into the world.
 *
 * @param mesh its shape
 * @param shaders its paints, in place of the mesh's own
 * @param toWorld where it stands
 * @param object number of the road user it belongs to; -1: scenery
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Instance(Mesh mesh, Shader[] shaders, Transform toWorld, int object) {
    static final int SCENERY = -1;

    static Instance scenery(Mesh mesh, Transform toWorld) {
        return new Instance(mesh, mesh.shaders(), toWorld, SCENERY);
    }

    static Instance object(Mesh mesh, Transform toWorld, int object) {
        return new Instance(mesh, mesh.shaders(), toWorld, object);
    }
}
