package io.drivesight.training.trainer;

import java.util.LinkedHashMap;
import java.util.Map;

/** Receives what happens in a run; called on the run's thread. */
public interface TrainingListener {
    /**
     * A batch's loss in parts.
     *
     * @param raw share of distributions, or of distilled boxes
     * @param positives cells that answered for an object
     */
    record Losses(double total, double box, double objectness, double classes, double raw, int positives) {
        Losses plus(Losses other) {
            return new Losses(
                    total + other.total,
                    box + other.box,
                    objectness + other.objectness,
                    classes + other.classes,
                    raw + other.raw,
                    positives + other.positives);
        }

        Losses times(double factor) {
            return new Losses(
                    factor * total, factor * box, factor * objectness, factor * classes, factor * raw, positives);
        }
    }

    /**
     * One step, as it went.
     *
     * @param step from 0
     * @param epoch from 0
     * @param rate learning rate of the prediction layers
     * @param losses what the batch cost
     * @param gradientNorm before clipping
     * @param waitMillis time spent waiting for the batch [ms]
     * @param stepMillis time of the step without that [ms]
     */
    record Step(
            int step,
            int epoch,
            String phase,
            double rate,
            Losses losses,
            double gradientNorm,
            double waitMillis,
            double stepMillis) {
        /** Its figures by name, as tracking tools call them. */
        public Map<String, Double> scalars() {
            Map<String, Double> scalars = new LinkedHashMap<>();
            scalars.put("train/loss", losses.total());
            scalars.put("train/loss_box", losses.box());
            scalars.put("train/loss_objectness", losses.objectness());
            scalars.put("train/loss_classes", losses.classes());
            scalars.put("train/loss_raw", losses.raw());
            scalars.put("train/rate", rate);
            scalars.put("train/gradient_norm", gradientNorm);
            scalars.put("time/wait_ms", waitMillis);
            scalars.put("time/step_ms", stepMillis);
            return scalars;
        }
    }

    /**
     * One epoch, as it was scored.
     *
     * @param epoch from 0
     * @param step steps done
     * @param meanLoss over the epoch's steps of this process
     * @param score validation score of the exported weights, 0..1; NaN when there is no validation
     * @param best true: the best so far
     */
    record Epoch(int epoch, int step, double meanLoss, double score, boolean best) {
        /** Its figures by name, as tracking tools call them; NaN: there is none. */
        public Map<String, Double> scalars() {
            return Map.of("val/score", score, "epoch/loss", meanLoss);
        }
    }

    /** The run has so many steps in all. */
    default void onStart(int steps) {}

    /** A step is done. */
    default void onStep(Step step) {}

    /** An epoch is done and scored. */
    default void onEpoch(Epoch epoch) {}

    /**
     * Figures of the whole run: the exported model's scores, by part and figure, e.g. {@code test/AP50}, 0..1, NaN where nothing could be found;
     * {@code train/batch}, where the batch was found out.
     */
    default void onScores(Map<String, Double> scores, int step) {}

    /** Other parameters learn from now on. */
    default void onPhase(Strategy.Phase phase, int step) {}

    /** Something the user should know, in one sentence. */
    default void onNote(String note) {}

    /** The run goes back, or begins, at this step: what was told of later steps no longer holds. */
    default void onRewind(int step) {}
}
