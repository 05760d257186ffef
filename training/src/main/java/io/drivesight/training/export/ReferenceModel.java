package io.drivesight.training.export;

import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.preprocess.ImageTensor;
import java.util.List;

/** What the export is held against: the same graph, run by the training engine. */
@FunctionalInterface
public interface ReferenceModel {
    /** The graph's raw outputs for one image, in the graph's order. */
    List<OutputTensor> run(ImageTensor image);
}
