package io.drivesight.training.run;

import io.drivesight.training.trainer.EpochReport;
import io.drivesight.training.trainer.Phase;
import io.drivesight.training.trainer.StepReport;
import io.drivesight.training.trainer.TrainingListener;

/** Tells both, the first one first. */
record ListenerPair(TrainingListener first, TrainingListener second) implements TrainingListener {
    @Override
    public void onStart(int steps) {
        first.onStart(steps);
        second.onStart(steps);
    }

    @Override
    public void onStep(StepReport report) {
        first.onStep(report);
        second.onStep(report);
    }

    @Override
    public void onEpoch(EpochReport report) {
        first.onEpoch(report);
        second.onEpoch(report);
    }

    @Override
    public void onPhase(Phase phase, int step) {
        first.onPhase(phase, step);
        second.onPhase(phase, step);
    }

    @Override
    public void onNote(String note) {
        first.onNote(note);
        second.onNote(note);
    }

    @Override
    public void onRewind(int step) {
        first.onRewind(step);
        second.onRewind(step);
    }
}
