package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * How many labelled images of each dataset to learn from; in YAML a number, or {@code all}.
 *
 * @param images at least 1; null: all
 */
public record LabelCount(@Nullable Integer images) {
    /** All there are. */
    public static final LabelCount ALL = new LabelCount(null);

    private static final String ALL_TEXT = "all";

    public LabelCount {
        if (images != null && images < 1) {
            throw new IllegalArgumentException("labels must be at least 1, or 'all', was " + images);
        }
    }

    /** Reads a number, or {@code all}. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static LabelCount of(Object value) {
        if (value instanceof Integer images) {
            return new LabelCount(images);
        }
        if (ALL_TEXT.equals(value)) {
            return ALL;
        }
        throw new IllegalArgumentException("labels must be whole numbers or 'all', was '" + value + "'");
    }

    @JsonValue
    Object value() {
        return images == null ? ALL_TEXT : images;
    }

    /** To sort by: all are the most. */
    public int orMost() {
        return images == null ? Integer.MAX_VALUE : images;
    }

    @Override
    public String toString() {
        return text(images);
    }

    /** A number of labelled images for people; null: all. */
    public static String text(@Nullable Integer images) {
        return images == null ? ALL_TEXT : images.toString();
    }
}
