package io.drivesight.training.dataset;

/** Is told how far a long job has come. Called from any thread. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /** So many items of so many are done. */
    void update(int done, int total);
}
