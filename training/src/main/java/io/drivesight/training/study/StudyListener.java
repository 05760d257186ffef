package io.drivesight.training.study;

/** Hears how a study goes; called on the worker's thread. */
public interface StudyListener {
    /** Something the user should know, in one sentence. */
    void onNote(String note);

    /** A run begins, or is a step further. */
    default void onProgress(StudyProgress progress) {}

    /** A run of this worker has ended. */
    default void onDone(StudyRow row) {}
}
