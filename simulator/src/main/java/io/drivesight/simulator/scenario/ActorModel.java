package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.drivesight.core.json.WrongValue;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of things that can take part in a drive, with their usual size. */
public enum ActorModel {
    SEDAN(ObjectClass.CAR, 4.65, 1.82, 1.45),
    HATCHBACK(ObjectClass.CAR, 4.05, 1.76, 1.48),
    ESTATE(ObjectClass.CAR, 4.70, 1.83, 1.49),
    SUV(ObjectClass.CAR, 4.50, 1.88, 1.69),
    VAN(ObjectClass.CAR, 4.95, 1.95, 1.95),
    TRUCK(ObjectClass.TRUCK, 8.2, 2.5, 3.45),
    BUS(ObjectClass.BUS, 11.8, 2.55, 3.05),
    MOTORCYCLE(ObjectClass.MOTORCYCLE, 2.10, 0.78, 1.15),
    BICYCLE(ObjectClass.BICYCLE, 1.75, 0.56, 1.05),
    /** On a bicycle; comes with it. */
    CYCLIST(ObjectClass.PERSON, 0.95, 0.52, 1.72),
    /** On a motorcycle; comes with it. */
    MOTORCYCLIST(ObjectClass.PERSON, 0.95, 0.62, 1.62),
    PEDESTRIAN(ObjectClass.PERSON, 0.60, 0.52, 1.74),
    CHILD(ObjectClass.PERSON, 0.45, 0.38, 1.25),
    /** The housing alone: its pole is scenery. */
    TRAFFIC_LIGHT(ObjectClass.TRAFFIC_LIGHT, 0.26, 0.38, 1.0);

    @SuppressWarnings("ImmutableEnumChecker") // its fields are final
    private final ObjectClass objectClass;

    private final double length;
    private final double width;
    private final double height;

    ActorModel(ObjectClass objectClass, double length, double width, double height) {
        this.objectClass = objectClass;
        this.length = length;
        this.width = width;
        this.height = height;
    }

    /**
     * Extent of a thing.
     *
     * @param length along its x axis [m]
     * @param width along its y axis [m]
     * @param height [m]
     */
    public record Size(double length, double width, double height) {
        public Size scaled(double factor) {
            return new Size(length * factor, width * factor, height * factor);
        }
    }

    public ObjectClass objectClass() {
        return objectClass;
    }

    public Size size() {
        return new Size(length, width, height);
    }

    public boolean isVehicle() {
        return objectClass.kind() == ObjectClass.Kind.VEHICLE;
    }

    /** Who rides it; empty for what drives or walks by itself. */
    Optional<ActorModel> rider() {
        return switch (this) {
            case BICYCLE -> Optional.of(CYCLIST);
            case MOTORCYCLE -> Optional.of(MOTORCYCLIST);
            default -> Optional.empty();
        };
    }

    /** The name used in scenario files, e.g. {@code traffic-light}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    static ActorModel ofLabel(String label) {
        return Stream.of(values())
                .filter(model -> model.label().equals(label))
                .filter(model -> model != CYCLIST && model != MOTORCYCLIST)
                .findFirst()
                .orElseThrow(() -> new WrongValue(
                        "",
                        "names no model: '" + label + "'; "
                                + "models are sedan, hatchback, estate, suv, van, truck, bus, motorcycle, bicycle, pedestrian, child, "
                                + "traffic-light"));
    }
}
