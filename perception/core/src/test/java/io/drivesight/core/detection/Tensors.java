package io.drivesight.core.detection;

import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.inference.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Hand-built outputs, and candidates in a form that is easily compared. */
final class Tensors {
    private Tensors() {}

    static OutputTensor of(String name, float[] values, long... shape) {
        return new OutputTensor(
                new TensorInfo(name, Arrays.stream(shape).boxed().toList()), FloatBuffer.wrap(values));
    }

    /** One candidate: class, score, and the box rounded to a hundredth of a pixel. */
    record Found(int classIndex, double score, double left, double top, double right, double bottom) {}

    static List<Found> found(Candidates candidates) {
        List<Found> all = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            all.add(new Found(
                    candidates.classIndex(i),
                    rounded(candidates.score(i)),
                    rounded(candidates.left(i)),
                    rounded(candidates.top(i)),
                    rounded(candidates.right(i)),
                    rounded(candidates.bottom(i))));
        }
        return all;
    }

    private static double rounded(float value) {
        return Math.round(value * 100) / 100.0;
    }
}
