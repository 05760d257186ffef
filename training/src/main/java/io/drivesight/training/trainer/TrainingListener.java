package io.drivesight.training.trainer;

/** Hears what happens in a run; called on the run's thread. */
public interface TrainingListener {
    /** The run has so many steps in all. */
    default void onStart(int steps) {}

    /** A step is done. */
    default void onStep(StepReport report) {}

    /** An epoch is done and scored. */
    default void onEpoch(EpochReport report) {}

    /** Other parameters learn from now on. */
    default void onPhase(Phase phase, int step) {}

    /** Something the user should know, in one sentence. */
    default void onNote(String note) {}

    /** The run goes back, or begins, at this step: what was told of later steps no longer holds. */
    default void onRewind(int step) {}
}
