package io.drivesight.evaluation.report;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import java.awt.Color;
import java.util.Map;

/**
 * A box to draw.
 *
 * @param box in pixels of the picture
 * @param label text at its corner; may be empty
 * @param color line colour
 * @param dashed true for what does not count
 */
public record Mark(Box box, String label, Color color, boolean dashed) {
    private static final Map<ObjectClass, Integer> COLOURS = Map.of(
            ObjectClass.PERSON, 0xff4d4d,
            ObjectClass.BICYCLE, 0xffa02e,
            ObjectClass.CAR, 0x3dd65c,
            ObjectClass.MOTORCYCLE, 0xffe13d,
            ObjectClass.BUS, 0x3da5ff,
            ObjectClass.TRUCK, 0xb46bff,
            ObjectClass.TRAIN, 0x2ee0d0,
            ObjectClass.ANIMAL, 0xb58a5a,
            ObjectClass.TRAFFIC_LIGHT, 0xff6bd5,
            ObjectClass.TRAFFIC_SIGN, 0xe8e8e8);

    /** A labelled box in its class's colour; an area to ignore in grey, dashed, without its name. */
    public static Mark of(Box box, ObjectClass objectClass, boolean ignore) {
        return ignore
                ? new Mark(box, "", Color.LIGHT_GRAY, true)
                : new Mark(box, objectClass.label(), colorOf(objectClass), false);
    }

    /** The colour that stands for a class, far enough from the others to tell them on a road. */
    private static Color colorOf(ObjectClass objectClass) {
        return new Color(COLOURS.getOrDefault(objectClass, objectClass.rgb()));
    }
}
