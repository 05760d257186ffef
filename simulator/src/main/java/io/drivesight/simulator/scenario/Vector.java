package io.drivesight.simulator.scenario;

/** A point or direction in space; frame and unit are told where it is used. */
public record Vector(double x, double y, double z) {
    public Vector minus(Vector other) {
        return new Vector(x - other.x, y - other.y, z - other.z);
    }

    public double dot(Vector other) {
        return x * other.x + y * other.y + z * other.z;
    }

    public double length() {
        return Math.sqrt(x * x + y * y + z * z);
    }
}
