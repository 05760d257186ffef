package io.drivesight.training.adapt;

import io.drivesight.training.run.DataEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to adapt, on what, and what must not get lost.
 *
 * @param model the detector, an ONNX file
 * @param frames folders of clear frames without labels
 * @param target a folder of frames in the condition, without labels; empty: none
 * @param condition empty: the one that is nearest to the target, else all in equal parts
 * @param method how
 * @param guards labelled sets that must not get worse
 * @param improve labelled sets on which the gain is told; nothing is decided by them
 * @param out folder for what is made
 * @param tolerance loss on a guard that is accepted [points of AP50]; negative: so much must be gained
 * @param leastAgreement least agreement with the base model on clear frames where there are no guards [points of AP50]
 * @param steps optimiser steps
 * @param batch frames a step
 * @param learningRate peak rate
 * @param interpolation share of the tuned weights in the result, above 0 up to 1
 * @param prior how many frames the statistics of the base model's batch normalisation count for, at least 0
 * @param seed for everything that is random
 * @param name of the result; null: the base's and the condition
 * @param license SPDX id of the result's licence; null: the base's
 * @param command what reproduces it, for the card
 */
public record AdaptPlan(
        Path model,
        List<Path> frames,
        Optional<Path> target,
        Optional<Condition> condition,
        Method method,
        List<DataEntry> guards,
        List<DataEntry> improve,
        Path out,
        double tolerance,
        double leastAgreement,
        int steps,
        int batch,
        double learningRate,
        double interpolation,
        double prior,
        long seed,
        @Nullable String name,
        @Nullable String license,
        String command) {
    public AdaptPlan {
        frames = List.copyOf(frames);
        guards = List.copyOf(guards);
        improve = List.copyOf(improve);
        require(!frames.isEmpty(), "no frames to adapt on: give --frames");
        require(Math.abs(tolerance) <= 100, "the tolerance must be -100 to 100 points");
        require(leastAgreement >= 0 && leastAgreement <= 100, "the least agreement must be 0 to 100 points");
        require(prior >= 0 && prior <= 1e9, "the weight of the base model's statistics must be at least 0");
    }

    private static void require(boolean right, String message) {
        if (!right) {
            throw new IllegalArgumentException(message);
        }
    }
}
