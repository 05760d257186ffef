package io.drivesight.training.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a run, in YAML or as options. Everything but {@code base}, {@code data} and {@code out} may be left
 * out. Paths are relative to the working directory.
 *
 * @param base the pre-trained detector, an ONNX file
 * @param data labelled datasets; may be left out where {@code distillShare} is 1
 * @param out folder for what the run writes
 * @param name name of the model; default: the base's name and the strategy
 * @param license SPDX id of the result's licence; default: the base's
 * @param classes classes to train, of the taxonomy; default: the eight driving classes
 * @param strategy one of feature-extraction, head, fine-tune, full, scratch; default: head
 * @param epochs times that every labelled image (without any: every frame) is seen; default: 10, unless steps are given
 * @param steps optimiser steps, instead of epochs
 * @param batch images a step; default: 8
 * @param lr peak learning rate; default: by strategy
 * @param weightDecay default: 0.0005
 * @param warmup share of the steps in which the rate climbs; default: 0.1
 * @param clip limit of the gradient norm; default: 10
 * @param averaging decay of the weights' moving average; default: 0.99
 * @param patience epochs without a better score until the run ends; default: never ends early
 * @param limit at most this many training images of each dataset
 * @param valLimit at most this many validation images of each dataset between epochs; default: 100; 0: none
 * @param size input size, e.g. 416x256, for models that take any; default: the base's
 * @param seed default: 1
 * @param augment {@code none}, {@code standard}, {@code strong}, or a file; default: standard
 * @param masks false: unlabelled classes count as background; default: true
 * @param distill datasets or folders of frames without labels
 * @param distillWeight weight of the base model's word where there are no labels; default: 1 with distill, else 0
 * @param distillShare share of every batch that comes from distill; default: 0.5
 * @param distillAugment as augment, for distill; default: standard
 * @param teacherSeesClean true: the base model sees distill frames without the change of weather; default: false
 * @param interpolate share of the tuned weights in the result; default: 1
 * @param checkpointEvery steps between checkpoints; default: 50
 * @param loaderThreads threads that decode and augment; default: 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunConfig(
        @Nullable String base,
        @Nullable List<DataEntry> data,
        @Nullable String out,
        @Nullable String name,
        @Nullable String license,
        @Nullable List<String> classes,
        @Nullable String strategy,
        @Nullable Integer epochs,
        @Nullable Integer steps,
        @Nullable Integer batch,
        @Nullable Double lr,
        @Nullable Double weightDecay,
        @Nullable Double warmup,
        @Nullable Double clip,
        @Nullable Double averaging,
        @Nullable Integer patience,
        @Nullable Integer limit,
        @Nullable Integer valLimit,
        @Nullable String size,
        @Nullable Long seed,
        @Nullable String augment,
        @Nullable Boolean masks,
        @Nullable List<DataEntry> distill,
        @Nullable Double distillWeight,
        @Nullable Double distillShare,
        @Nullable String distillAugment,
        @Nullable Boolean teacherSeesClean,
        @Nullable Double interpolate,
        @Nullable Integer checkpointEvery,
        @Nullable Integer loaderThreads) {
    /** Nothing said. */
    public static final RunConfig EMPTY = RunConfigs.parse("{}", "nothing");
}
