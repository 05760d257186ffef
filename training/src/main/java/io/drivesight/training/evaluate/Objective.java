package io.drivesight.training.evaluate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** What the best of several weights is best at, over all validation images. */
public enum Objective {
    /** The mean over the labelled classes at IoU 0.50: what is trained for. */
    AP50(SetScore::ap50),
    /** The same over IoU 0.50:0.05:0.95. */
    AP(SetScore::ap),
    /** Cars, buses and trucks as one class at IoU 0.50. */
    VEHICLES(SetScore::vehicleAp50);

    @SuppressWarnings("ImmutableEnumChecker") // a getter
    private final ToDoubleFunction<SetScore> value;

    Objective(ToDoubleFunction<SetScore> value) {
        this.value = value;
    }

    /** The objective of this name, in whatever case. */
    public static Optional<Objective> ofName(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }

    /** 0..1; NaN without an object to find. */
    public double of(SetScore score) {
        return value.applyAsDouble(score);
    }
}
