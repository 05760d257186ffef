package io.drivesight.core.taxonomy;

/**
 * How large the objects of a class are, from vehicle regulations, catalogues and body statistics; not from any data set that
 * is scored on.
 *
 * @param height mean [m]
 * @param deviation standard deviation of the height within the class [m]
 * @param length along the direction it moves in, mean [m]
 * @param width across it, mean, without mirrors [m]
 */
public record BodySize(double height, double deviation, double length, double width) {
    /** The size of a class. */
    public static BodySize of(ObjectClass objectClass) {
        return switch (objectClass) {
            // Saloons 1.45, sport utility vehicles 1.65.
            case CAR -> new BodySize(1.53, 0.13, 4.4, 1.8);
            case TRUCK -> new BodySize(3.2, 0.6, 8, 2.5);
            case BUS -> new BodySize(3.1, 0.4, 12, 2.55);
            case TRAIN -> new BodySize(3.7, 0.5, 25, 2.8);
            // Adults in shoes, and some children.
            case PERSON -> new BodySize(1.72, 0.13, 0.4, 0.5);
            // With the rider.
            case BICYCLE, MOTORCYCLE -> new BodySize(1.6, 0.25, 1.9, 0.7);
            case ANIMAL -> new BodySize(0.6, 0.3, 0.8, 0.3);
            case TRAFFIC_LIGHT -> new BodySize(0.9, 0.2, 0.3, 0.4);
            case TRAFFIC_SIGN -> new BodySize(0.7, 0.15, 0.1, 0.7);
        };
    }
}
