package io.drivesight.simulator.cli;

import io.drivesight.simulator.score.virtual.TruthEyes;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What sees the frames of a synthetic drive, as an option: the model, or the truth in its place. */
final class DetectionsOption {
    private static final String MODEL = "model";

    @Option(
            names = "--detections",
            paramLabel = "D",
            defaultValue = MODEL,
            description = "model: the detector looks at drawn frames; truth[,jitter=0.03][,miss=0.1][,false=0.2]"
                    + "[,least=6px][,seed=1]: the truth's boxes (default: ${DEFAULT-VALUE}).")
    private String detections = MODEL;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Eyes made of the truth; empty: the model looks. */
    Optional<TruthEyes> eyes() {
        if (detections.equals(MODEL)) {
            return Optional.empty();
        }
        try {
            return Optional.of(TruthEyes.parse(detections));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--detections: " + e.getMessage());
        }
    }
}
