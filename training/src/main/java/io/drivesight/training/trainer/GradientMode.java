package io.drivesight.training.trainer;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Recording of gradients is a property of the thread: off on the one that loaded the engine, on elsewhere. Weights are updated in
 * place, which the engine forbids while it records; a gradient collector turns recording on for its own while.
 */
final class GradientMode {
    private GradientMode() {}

    /** Turns recording off on this thread. */
    static void off() {
        // The library must be there before it can be told anything.
        Engine.getInstance();
        JniUtils.setGradMode(false);
    }
}
