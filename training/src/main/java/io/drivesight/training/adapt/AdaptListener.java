package io.drivesight.training.adapt;

import io.drivesight.training.dataset.Progress;
import io.drivesight.training.trainer.TrainingListener;

/** Hears how an adaptation goes. */
public interface AdaptListener extends TrainingListener {
    /** A stretch of work begins, and tells its progress here; the one before it is over. */
    default Progress begin(String task) {
        return Progress.NONE;
    }
}
