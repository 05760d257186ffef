package io.drivesight.training.run;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.export.ParityGate;
import io.drivesight.training.trainer.TrainingOutcome;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run made.
 *
 * @param model the exported file
 * @param card its card
 * @param outcome how training went
 * @param parity how well ONNX Runtime and training agree
 * @param evaluation scores of the exported bytes on the validation images; empty: there are none
 * @param trainingImages number of different labelled images
 * @param seconds of this process, from reading the data to the last step [s]
 * @param config what was asked for
 */
public record RunResult(
        Path model,
        ModelCard card,
        TrainingOutcome outcome,
        ParityGate.Parity parity,
        Optional<Evaluation> evaluation,
        int trainingImages,
        double seconds,
        RunConfig config) {}
