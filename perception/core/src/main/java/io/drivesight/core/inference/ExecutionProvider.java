package io.drivesight.core.inference;

/** What runs a model. */
public enum ExecutionProvider {
    CPU("cpu"),
    CUDA("cuda");

    private final String wireName;

    ExecutionProvider(String wireName) {
        this.wireName = wireName;
    }

    /** The word used in the contracts and metrics. */
    public String wireName() {
        return wireName;
    }
}
