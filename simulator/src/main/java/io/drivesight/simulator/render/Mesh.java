package io.drivesight.simulator.render;

/**
 * Triangles in a frame of their own. Arrays are shared, never written after building.
 *
 * @param positions x, y, z of each vertex [m]
 * @param surface u, v, w of each vertex: what shaders see; often the same as the positions
 * @param normals of each vertex, unit length, outwards
 * @param triangles three vertex numbers each, counter-clockwise seen from outside
 * @param paints number of each triangle's shader
 * @param shaders by number
 * @param radius of the sphere around the origin that holds all vertices [m]
 */
@SuppressWarnings("ArrayRecordComponent") // geometry: never compared
record Mesh(
        float[] positions,
        float[] surface,
        float[] normals,
        int[] triangles,
        byte[] paints,
        Shader[] shaders,
        double radius) {
    /** The same shape under another paint. */
    Mesh painted(Shader shader) {
        return new Mesh(positions, surface, normals, triangles, paints, new Shader[] {shader}, radius);
    }
}
