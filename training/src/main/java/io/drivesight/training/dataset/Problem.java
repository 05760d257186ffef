package io.drivesight.training.dataset;

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
        MISSING_IMAGE("missing-image", true),
        /** An image that cannot be read or decoded. It is left out. */
        CORRUPT_IMAGE("corrupt-image", true),
        /** A label that cannot be read. It is left out. */
        MALFORMED_LABEL("malformed-label", true),
        /** A class that has no mapping. Its boxes are ignore areas: neither object nor background. */
        UNKNOWN_CLASS("unknown-class", true),
        /** A box without area. It is left out. */
        ZERO_AREA("zero-area", true),
        /** A box wholly outside its image. It is left out. */
        OUTSIDE("outside", true),
        /** A list of a split names an image that is not there. */
        BAD_SPLIT("bad-split", true),
        /** One image in two splits. It stays in the first of train, val, test. */
        SAME_IMAGE_IN_SPLITS("same-image-in-splits", true),
        /** A box that sticks out of its image. It is cut. */
        CUT("cut", false),
        /** A box of less than {@link BoxRules#TINY} pixels a side. It stays. */
        TINY("tiny", false),
        /** Two boxes of one class in nearly the same place. The second is left out. */
        DUPLICATE_BOX("duplicate-box", false),
        /** An image that no label file speaks of. It is left out. */
        MISSING_LABELS("missing-labels", false),
        /** The label file gives the image another size than it has. */
        SIZE_MISMATCH("size-mismatch", false),
        /** Two pictures that look alike in different splits. */
        NEAR_DUPLICATE("near-duplicate", false),
        /** A class of the list without a single box. It counts as not labelled. */
        CLASS_WITHOUT_SAMPLES("class-without-samples", false);

        private final String code;
        private final boolean error;

        Kind(String code, boolean error) {
            this.code = code;
            this.error = error;
        }

        /** A stable word, e.g. {@code missing-image}. */
        public String code() {
            return code;
        }

        /** True: something of the dataset is lost; false: worth a look. */
        public boolean isError() {
            return error;
        }
    }

    @Override
    public String toString() {
        return where + ": " + message + " [" + kind.code() + "]";
    }
}
