package io.drivesight.simulator.cli;

import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.score.virtual.Perception;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.TrueSight;
import io.drivesight.simulator.score.virtual.TruthEyes;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What sees the frames of a synthetic drive, as options: the model, or the truth in place of detector or tracker. */
final class SightOptions {
    private static final String MODEL = "model";

    private enum States {
        TRACKED,
        TRUTH
    }

    @Mixin
    private final ModelOption model = new ModelOption();

    @Option(
            names = "--profile",
            paramLabel = "P",
            description =
                    "Size of the model's input, as the service's model.profile: auto, square, fast, balanced, quality"
                            + " (default: auto).")
    private InputProfile profile = InputProfile.AUTO;

    @Option(
            names = "--zoom",
            paramLabel = "Z",
            description =
                    "A second look at a region, as the service's model.zoom: off, alternate, or spare, with room in every frame"
                            + " (default: off).")
    private ZoomMode zoom = ZoomMode.OFF;

    @Option(
            names = "--detections",
            paramLabel = "D",
            description = {
                "model (default): the detector looks at drawn frames;"
                        + " truth[,jitter=0.03][,miss=0.1][,false=0.2][,least=6px][,seed=1]: the truth's boxes in its place:",
                "jitter of each edge as a share of the box, share missed, false boxes a frame, least height seen.",
                "Nothing is drawn then, and recordings hold no frames."
            })
    private String detections = MODEL;

    @Option(
            names = "--states",
            paramLabel = "S",
            description = "tracked (default), or truth: true places and velocities in place of the tracks: what is lost"
                    + " then is lost by judgement.")
    private States states = States.TRACKED;

    /** What is done with what sees. */
    interface Use {
        int of(Sight sight) throws IOException;
    }

    /** The truth in place of the detector, or of the tracks too, else the model, its stages timed by a clock [ns]. */
    int use(LongSupplier nanoTime, Use use) throws IOException {
        Optional<TruthEyes> eyes = Optional.of(detections)
                .filter(text -> !text.equals(MODEL))
                .map(text -> UsageException.unlessRead(TruthEyes::parse, text));
        boolean trueStates = states == States.TRUTH;
        if (trueStates && eyes.isPresent()) {
            throw new UsageException("--states truth needs no --detections: give one of them");
        }
        if (trueStates || eyes.isPresent()) {
            return use.of(new TrueSight(eyes));
        }
        try (Perception perception = Perception.load(model.path(), RuntimeOptions.CPU, profile, zoom, nanoTime)) {
            return use.of(perception);
        }
    }
}
