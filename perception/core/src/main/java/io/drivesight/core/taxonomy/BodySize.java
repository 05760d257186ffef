package io.drivesight.core.taxonomy;

import java.util.Map;

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
    private static final Map<ObjectClass, BodySize> SIZES = Map.of(
            // Saloons 1.45, sport utility vehicles 1.65.
            ObjectClass.CAR, new BodySize(1.53, 0.13, 4.4, 1.8),
            ObjectClass.TRUCK, new BodySize(3.2, 0.6, 8, 2.5),
            ObjectClass.BUS, new BodySize(3.1, 0.4, 12, 2.55),
            ObjectClass.TRAIN, new BodySize(3.7, 0.5, 25, 2.8),
            // Adults in shoes, and some children.
            ObjectClass.PERSON, new BodySize(1.72, 0.13, 0.4, 0.5),
            // With the rider.
            ObjectClass.BICYCLE, new BodySize(1.6, 0.25, 1.9, 0.7),
            ObjectClass.MOTORCYCLE, new BodySize(1.6, 0.25, 1.9, 0.7),
            ObjectClass.ANIMAL, new BodySize(0.6, 0.3, 0.8, 0.3),
            ObjectClass.TRAFFIC_LIGHT, new BodySize(0.9, 0.2, 0.3, 0.4),
            ObjectClass.TRAFFIC_SIGN, new BodySize(0.7, 0.15, 0.1, 0.7));
    /** Of a class beyond the taxonomy nothing is known: a metre, give or take the half of it. */
    private static final BodySize UNKNOWN = new BodySize(1, 0.5, 1, 1);

    /** The size of a class. */
    public static BodySize of(ObjectClass objectClass) {
        return SIZES.getOrDefault(objectClass, UNKNOWN);
    }
}
