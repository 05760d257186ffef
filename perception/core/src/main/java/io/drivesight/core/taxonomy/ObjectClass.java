package io.drivesight.core.taxonomy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The road-user taxonomy. Whatever a model calls its classes, results speak of these. */
public enum ObjectClass {
    PERSON("person", Kind.VULNERABLE),
    BICYCLE("bicycle", Kind.VULNERABLE),
    CAR("car", Kind.VEHICLE),
    MOTORCYCLE("motorcycle", Kind.VULNERABLE),
    BUS("bus", Kind.VEHICLE),
    TRUCK("truck", Kind.VEHICLE),
    TRAIN("train", Kind.VEHICLE),
    ANIMAL("animal", Kind.ANIMAL),
    TRAFFIC_LIGHT("traffic light", Kind.INFRASTRUCTURE),
    TRAFFIC_SIGN("traffic sign", Kind.INFRASTRUCTURE);

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

    ObjectClass(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }

    /** The name used in files and on screens, lower case, e.g. {@code traffic light}. */
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** Finds a class by its {@link #label()}; case, underscores and hyphens do not matter. */
    public static Optional<ObjectClass> ofLabel(String label) {
        return Optional.ofNullable(BY_LABEL.get(
                label.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ')));
    }
}
