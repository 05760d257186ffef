package io.drivesight.training.study;

import io.drivesight.training.trainer.RunConfig;

/**
 * A base model and a way to train it.
 *
 * @param recipe its name, different from all others
 * @param base the base model's name
 * @param strategy the strategy's name
 * @param run what to do, seed, labels and folder left out
 */
record Candidate(String recipe, String base, String strategy, RunConfig run) {}
