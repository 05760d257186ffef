package io.drivesight.training.adapt;

import io.drivesight.training.augment.AppearanceOp;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What makes seeing hard, and which change of appearance plays it. */
public enum Condition {
    FOG(AppearanceOp.FOG),
    RAIN(AppearanceOp.RAIN),
    NIGHT(AppearanceOp.NIGHT);

    private final AppearanceOp change;

    Condition(AppearanceOp change) {
        this.change = change;
    }

    /** The change of appearance that plays it. */
    AppearanceOp change() {
        return change;
    }

    /** The name used in files and on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The condition of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists them
     */
    public static Condition ofLabel(String label) {
        return Arrays.stream(values())
                .filter(condition -> condition.label().equals(label.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no condition '" + label + "'; use one of "
                        + Arrays.stream(values()).map(Condition::label).collect(Collectors.joining(", ")) + ", auto"));
    }
}
