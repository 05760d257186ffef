package io.drivesight.training.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.drivesight.training.loss.TeacherScores;
import io.drivesight.training.model.Predictions;
import io.drivesight.training.model.RawValues;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What does not learn and was computed in an earlier epoch: where the frozen beginning of the graph ends, and what is followed.
 *
 * @param features by tensor, as float16
 * @param followed values of the base model or the teacher, each row-major with the batch first; empty: neither is asked
 */
record KnownBatch(Map<String, Half> features, List<float[]> followed) {
    /** What float16 can hold. */
    private static final float LARGEST = 65504;

    /**
     * A tensor in half the memory.
     *
     * @param values direct, from its position on
     * @param dims batch first
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Half(ByteBuffer values, long[] dims) {
        static Half of(NDArray array) {
            try (NDArray clipped = array.clip(-LARGEST, LARGEST);
                    NDArray half = clipped.toType(DataType.FLOAT16, true)) {
                return new Half(half.toByteBuffer(), array.getShape().getShape());
            }
        }

        NDArray upload(NDManager manager) {
            try (NDArray half =
                    manager.create(values.duplicate().order(values.order()), new Shape(dims), DataType.FLOAT16)) {
                return half.toType(DataType.FLOAT32, true);
            }
        }
    }

    /** In half the memory: it is used like this also when it is fresh, so that it makes no difference whether it was kept. */
    static Map<String, Half> halves(Map<String, NDArray> features) {
        Map<String, Half> halves = new LinkedHashMap<>();
        features.forEach((name, array) -> halves.put(name, Half.of(array)));
        return halves;
    }

    static Map<String, NDArray> upload(Map<String, Half> features, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        features.forEach((name, half) -> arrays.put(name, half.upload(manager)));
        return arrays;
    }

    // ---- what is followed, as plain rows of numbers

    static List<float[]> rows(RawValues base) {
        return List.of(base.boxes(), base.classes(), base.objectness());
    }

    /** @param like the student's predictions: both have one layout */
    RawValues base(Predictions like) {
        return new RawValues(
                (int) like.boxes().getShape().get(0),
                (int) like.boxes().getShape().get(2),
                (int) like.classes().getShape().get(2),
                followed.get(0),
                followed.get(1),
                followed.get(2),
                like.grid());
    }

    /** Per level strides, scores and boxes. */
    static List<float[]> rows(TeacherScores teacher, int batch) {
        List<float[]> rows = new ArrayList<>();
        for (TeacherScores.Level level : teacher.levels()) {
            float[] strides = new float[batch];
            Arrays.fill(strides, level.stride());
            rows.add(strides);
            rows.add(level.scores());
            rows.add(level.boxes());
        }
        return rows;
    }

    /** @param known as in {@link TeacherScores} */
    TeacherScores teacher(boolean[] known) {
        List<TeacherScores.Level> levels = new ArrayList<>();
        for (int i = 0; i < followed.size(); i += 3) {
            float[] strides = followed.get(i);
            float[] boxes = followed.get(i + 2);
            levels.add(new TeacherScores.Level(
                    (int) strides[0], boxes.length / 4 / strides.length, followed.get(i + 1), boxes));
        }
        return new TeacherScores(known, levels);
    }
}
