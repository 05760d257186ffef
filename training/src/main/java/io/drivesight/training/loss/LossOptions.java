package io.drivesight.training.loss;

/**
 * What a loss takes into account.
 *
 * @param masks true: classes that an image's labels leave out are neither object nor background; false: they are background
 * @param distillation weight of the frozen base model's predictions where there are no labels, at least 0; 0: off
 */
public record LossOptions(boolean masks, double distillation) {
    public LossOptions {
        if (!(distillation >= 0)) {
            throw new IllegalArgumentException("the weight of distillation must be at least 0, was " + distillation);
        }
    }
}
