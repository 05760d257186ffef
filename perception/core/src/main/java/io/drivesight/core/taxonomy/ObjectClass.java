package io.drivesight.core.taxonomy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The road-user taxonomy. Whatever a model calls its classes, results speak of these. */
public enum ObjectClass {
    PERSON("person", Kind.VULNERABLE, 0xff5a5f),
    BICYCLE("bicycle", Kind.VULNERABLE, 0xffb400),
    CAR("car", Kind.VEHICLE, 0x2ec4ff),
    MOTORCYCLE("motorcycle", Kind.VULNERABLE, 0xff7ad9),
    BUS("bus", Kind.VEHICLE, 0x8c6cff),
    TRUCK("truck", Kind.VEHICLE, 0x00d1a0),
    TRAIN("train", Kind.VEHICLE, 0xb0b0ff),
    ANIMAL("animal", Kind.ANIMAL, 0xc08552),
    TRAFFIC_LIGHT("traffic light", Kind.INFRASTRUCTURE, 0xf7f052),
    TRAFFIC_SIGN("traffic sign", Kind.INFRASTRUCTURE, 0xe0e0e0);

    /** Coarse kinds: an object may change its class within a kind (car, truck), never across kinds. */
    public enum Kind {
        /** Closed motor vehicles and trains. */
        VEHICLE,
        /** People, and what they ride unprotected. */
        VULNERABLE,
        ANIMAL,
        /** Does not move. */
        INFRASTRUCTURE
    }

    private static final Map<String, ObjectClass> BY_LABEL =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(ObjectClass::label, Function.identity()));

    private final String label;
    private final Kind kind;
    private final int rgb;

    ObjectClass(String label, Kind kind, int rgb) {
        this.label = label;
        this.kind = kind;
        this.rgb = rgb;
    }

    /** The name used in files and on screens, lower case, e.g. {@code traffic light}. */
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** The colour that pictures draw it in, {@code 0xRRGGBB}: the same everywhere. */
    public int rgb() {
        return rgb;
    }

    /** Finds a class by its {@link #label()}; case, underscores and hyphens do not matter. */
    public static Optional<ObjectClass> ofLabel(String label) {
        return Optional.ofNullable(BY_LABEL.get(
                label.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ')));
    }
}
