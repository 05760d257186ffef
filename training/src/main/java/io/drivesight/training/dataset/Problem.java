package io.drivesight.training.dataset;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.drivesight.training.dataset.DatasetLoader.BoxRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Something wrong with one image, label or class of a dataset. Nothing else of the dataset is lost by it.
 *
 * @param kind what is wrong
 * @param where file, with line (and column) where there is one
 * @param message what was found and what to do
 */
public record Problem(Kind kind, String where, String message) {
    /** Kinds of problems; stable words for machines. */
    public enum Kind {
        /** A label names an image that is not there. The label is left out. */
        MISSING_IMAGE(true),
        /** An image that cannot be read or decoded. It is left out. */
        CORRUPT_IMAGE(true),
        /** A label that cannot be read. It is left out. */
        MALFORMED_LABEL(true),
        /** A class that has no mapping. Its boxes are ignore areas: neither object nor background. */
        UNKNOWN_CLASS(true),
        /** A box without area. It is left out. */
        ZERO_AREA(true),
        /** A box wholly outside its image. It is left out. */
        OUTSIDE(true),
        /** A list of a split names an image that is not there. */
        BAD_SPLIT(true),
        /** One image in two splits. It stays in the first of train, val, test. */
        SAME_IMAGE_IN_SPLITS(true),
        /** A box that sticks out of its image. It is cut. */
        CUT(false),
        /** A box of less than {@link BoxRules#TINY} pixels a side. It stays. */
        TINY(false),
        /** Two boxes of one class in nearly the same place. The second is left out. */
        DUPLICATE_BOX(false),
        /** An image that no label file speaks of. It is left out. */
        MISSING_LABELS(false),
        /** The label file gives the image another size than it has. */
        SIZE_MISMATCH(false),
        /** Two pictures that look alike in different splits. */
        NEAR_DUPLICATE(false),
        /** A class of the list without a single box. It counts as not labelled. */
        CLASS_WITHOUT_SAMPLES(false);

        private final boolean error;

        Kind(boolean error) {
            this.error = error;
        }

        /** A stable word, e.g. {@code missing-image}. */
        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** True: something of the dataset is lost; false: worth a look. */
        public boolean isError() {
            return error;
        }
    }

    /** True: something of the dataset is lost. */
    @JsonProperty
    public boolean error() {
        return kind.isError();
    }

    /** How many problems there are by which something of the dataset is lost. */
    static int errors(Map<Kind, Integer> counts) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isError())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @Override
    public String toString() {
        return where + ": " + message + " [" + kind.code() + "]";
    }

    /** Collects problems while a dataset is read. Counts all of them, keeps the first thousand of each kind. Not thread-safe. */
    static final class Log {
        /** A broken file of a million lines must not fill the memory. */
        private static final int KEPT_PER_KIND = 1_000;

        private final List<Problem> problems = new ArrayList<>();
        private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

        void add(Kind kind, String where, String message) {
            if (counts.merge(kind, 1, Integer::sum) <= KEPT_PER_KIND) {
                problems.add(new Problem(kind, where, message));
            }
        }

        /** The problems kept, in the order in which they were found. */
        List<Problem> problems() {
            return List.copyOf(problems);
        }

        /** How many there were of each kind. */
        Map<Kind, Integer> counts() {
            return Map.copyOf(counts);
        }
    }
}
