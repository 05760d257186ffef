package io.drivesight.training.dataset;

import java.util.Locale;
import java.util.Optional;

/** What an image is for. */
public enum Split {
    TRAIN,
    VAL,
    TEST,
    /** In none of the dataset's lists, or too near to another part in time: for nothing. */
    NONE;

    /** The split that a folder, file or field of this name stands for. */
    public static Optional<Split> ofName(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Optional.of(TRAIN);
            case "val", "valid", "validation" -> Optional.of(VAL);
            case "test", "testing" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }

    /** The name used in files and on screens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Which images of a dataset to take. */
    public enum SplitChoice {
        TRAIN,
        VAL,
        TEST,
        ALL,
        /** What nothing learned from by default: {@link #TEST} where there is such a part, else {@link #VAL}, else {@link #ALL}. */
        DEFAULT
    }
}
