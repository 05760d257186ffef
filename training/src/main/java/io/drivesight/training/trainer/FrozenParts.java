package io.drivesight.training.trainer;

import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.model.DetectorBlock;
import io.drivesight.training.model.FrozenGraph;
import java.util.Optional;
import java.util.Set;

/**
 * What does not learn in a phase, so that nobody has to compute it twice or record it.
 *
 * @param trunk tensors on which student and teacher agree; empty: none
 * @param features computes the tensors where the student's frozen beginning ends; empty where the engine computes it
 * @param teacher computes the teacher's raw predictions from images; empty where the engine does, which is also so where there is a trunk: the
 *     teacher then goes on from there
 */
record FrozenParts(Set<String> trunk, Optional<FrozenGraph> features, Optional<FrozenGraph> teacher)
        implements AutoCloseable {
    /** The engine computes everything. */
    static final FrozenParts NONE = new FrozenParts(Set.of(), Optional.empty(), Optional.empty());

    /** Leaves to ONNX Runtime what it can compute: all on one CPU; on GPUs the engine is the faster one. */
    static FrozenParts of(
            Replicas students, Set<String> trainable, Set<String> trunk, OnnxGraph teacherGraph, Replicas teachers) {
        DetectorBlock student = students.first();
        boolean onGpu = student.block().manager().getDevice().isGpu();
        if (onGpu || students.blocks().size() > 1) {
            return new FrozenParts(trunk, Optional.empty(), Optional.empty());
        }
        Optional<FrozenGraph> teacher = trunk.isEmpty()
                ? Optional.of(new FrozenGraph(teacherGraph, teachers.first().predictionNames()))
                : Optional.empty();
        return new FrozenParts(trunk, features(student, trainable), teacher);
    }

    /** The student's frozen beginning; empty when it learns from the first layer on. */
    private static Optional<FrozenGraph> features(DetectorBlock student, Set<String> trainable) {
        OnnxGraph graph = student.block().graph();
        Set<String> frontier = student.frontier(trainable);
        return frontier.contains(graph.inputName())
                ? Optional.empty()
                : Optional.of(new FrozenGraph(student.block().current(), frontier));
    }

    @Override
    public void close() {
        features.ifPresent(FrozenGraph::close);
        teacher.ifPresent(FrozenGraph::close);
    }
}
