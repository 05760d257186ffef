package io.drivesight.core.inference;

/** What the user asked to run the model on. */
public enum ProviderChoice {
    /** CUDA where there is a usable GPU, else CPU. */
    AUTO,
    /** CUDA, else CPU with a warning that names the reason. */
    CUDA,
    CPU
}
