package io.drivesight.fusion.world;

import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.taxonomy.ObjectClass.Kind;

/** What the usual size of a class means to those behind it. */
final class Shapes {
    private Shapes() {}

    /** Half its usual width, seen from between the front and the side [m]. */
    static double radius(ObjectClass objectClass) {
        BodySize body = BodySize.of(objectClass);
        return (body.width() + Math.min(body.length(), 6)) / 4;
    }

    /** Nobody looks through or over it. */
    static boolean hides(ObjectClass objectClass) {
        return objectClass.kind() == Kind.VEHICLE;
    }
}
