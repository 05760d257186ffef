package io.drivesight.evaluation.detection;

import io.drivesight.core.geometry.Box;
import java.util.List;

/**
 * Ground truth and detections of one image.
 *
 * @param truth in any order; the order decides between overlaps that are equal to the last bit
 * @param detections in any order; equal scores are taken in this order
 */
public record ScoredImage(List<TruthBox> truth, List<ScoredBox> detections) {
    public ScoredImage {
        truth = List.copyOf(truth);
        detections = List.copyOf(detections);
    }

    /**
     * One object of the ground truth.
     *
     * @param classIndex the caller's class number
     * @param box in image pixels
     * @param area what decides the object's size class [px2], finite, at least 0; COCO gives the area of the object's outline here,
     *     which is less than the box's
     * @param ignored neither finding nor missing it counts
     * @param crowd a region with many objects: any number of detections may fall into it, each by the share of its own area that
     *     lies inside; always ignored
     */
    public record TruthBox(int classIndex, Box box, double area, boolean ignored, boolean crowd) {
        public TruthBox {
            if (!(area >= 0) || Double.isInfinite(area)) {
                throw new IllegalArgumentException("area must be finite and not negative: " + area);
            }
            ignored = ignored || crowd;
        }

        /** An object that counts, as large as its box. */
        public static TruthBox of(int classIndex, Box box) {
            return new TruthBox(classIndex, box, box.area(), false, false);
        }

        /** An object that counts neither way. */
        public static TruthBox ignored(int classIndex, Box box) {
            return new TruthBox(classIndex, box, box.area(), true, false);
        }

        /** A region in which detections count neither way. */
        public static TruthBox crowd(int classIndex, Box box) {
            return new TruthBox(classIndex, box, box.area(), true, true);
        }
    }

    /**
     * One detection to be scored.
     *
     * @param classIndex the caller's class number
     * @param box in image pixels
     * @param score confidence; finite, any scale: only the order matters
     */
    public record ScoredBox(int classIndex, Box box, double score) {
        public ScoredBox {
            if (!Double.isFinite(score)) {
                throw new IllegalArgumentException("score must be finite: " + score);
            }
        }
    }
}
