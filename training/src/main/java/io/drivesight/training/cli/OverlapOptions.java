package io.drivesight.training.cli;

import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import picocli.CommandLine.Option;

/** What is done with images that a model has seen: shared by the commands that score. */
final class OverlapOptions {
    @Option(
            names = "--overlap",
            paramLabel = "RULE",
            description =
                    "Images that a model learned from, or was chosen on: leave-out (default; validation images that only chose stay "
                            + "where these are asked for) or keep.")
    private Overlap.Rule rule = Overlap.Rule.LEAVE_OUT;

    Overlap.Rule rule() {
        return rule;
    }
}
