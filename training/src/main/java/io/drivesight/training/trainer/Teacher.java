package io.drivesight.training.trainer;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.HeadOutputs;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.training.graph.ClassSurgery;
import io.drivesight.training.loss.TeacherScores;
import io.drivesight.training.model.AnchorGrid;
import io.drivesight.training.model.FrozenGraph;
import io.drivesight.training.model.RawValues;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Another detector that is followed in training, whole and run by ONNX Runtime: all that is taken from it are its outputs, so that any
 * dense family will do, also one that cannot be trained. A class of the student takes the score of the teacher's class of the same name,
 * else the best of those that mean the same in the taxonomy.
 */
final class Teacher implements AutoCloseable {
    private static final int FINEST_STRIDE = 8;
    private static final int BOX_AND_OBJECTNESS = 5;
    private static final int SIDES = 4;

    private final OnnxModel model;
    private final List<List<Integer>> sources;
    private final boolean[] known;

    /** @param classes the student's */
    private Teacher(OnnxModel model, List<String> classes) {
        this.model = model;
        this.sources = classes.stream()
                .map(name -> ClassSurgery.counterparts(name, card().classes()))
                .toList();
        this.known = new boolean[classes.size()];
        for (int i = 0; i < known.length; i++) {
            known[i] = !sources.get(i).isEmpty();
        }
    }

    /**
     * Loads a teacher.
     *
     * @param classes the student's class names
     * @throws TrainingException when it cannot be followed
     */
    static Teacher load(Path file, List<String> classes) {
        OnnxModel model = OnnxModel.load(file, FrozenGraph.options());
        HeadFamily family = model.card().family();
        if (family == HeadFamily.YOLOV8 || family == HeadFamily.DETR) {
            model.close();
            throw new TrainingException(
                    "%s: a teacher needs a box and scores in every cell, as YOLOX, NanoDet and PicoDet give them, not %s"
                            .formatted(file, family));
        }
        Teacher teacher = new Teacher(model, classes);
        if (teacher.sources.stream().allMatch(List::isEmpty)) {
            teacher.close();
            throw new TrainingException(
                    "%s knows none of the classes %s: choose another teacher".formatted(file, classes));
        }
        return teacher;
    }

    ModelCard card() {
        return model.card();
    }

    /** Name and hash, as a card's lineage has them. */
    String label() {
        return "%s@sha256:%s".formatted(card().name(), model.sha256());
    }

    /** Per class of the student: whether it knows one that stands for it. */
    boolean[] known() {
        return known.clone();
    }

    /** The classes of the student that it does not know. */
    List<String> unknown(List<String> classes) {
        return IntStream.range(0, known.length)
                .filter(i -> !known[i])
                .mapToObj(classes::get)
                .toList();
    }

    /** How it sees what the student sees: the student's geometry, so that their cells lie on each other, in its own colours. */
    InputSpec input(InputSpec student) {
        InputSpec own = card().input();
        return new InputSpec(
                student.width(),
                student.height(),
                student.dynamic(),
                student.stride(),
                own.channels(),
                student.resize(),
                student.padding(),
                own.mean(),
                own.std());
    }

    /**
     * Looks at images of a batch, one after the other.
     *
     * @param images direct buffer, {@code float32 [batch, 3, height, width]}, prepared for {@link #input}
     * @param chosen indices in the batch
     * @throws TrainingException when it does not take images of this size
     */
    TeacherScores look(FloatBuffer images, List<Integer> chosen, ImageSize size) {
        List<TeacherScores.Level> levels = new ArrayList<>();
        int floats = ImageTensor.floats(size);
        for (int i = 0; i < chosen.size(); i++) {
            List<Raw> raws = levels(run(images.slice(chosen.get(i) * floats, floats), size), size);
            for (int level = 0; level < raws.size(); level++) {
                Raw raw = raws.get(level);
                if (i == 0) {
                    levels.add(new TeacherScores.Level(
                            raw.stride(),
                            raw.cells(),
                            new float[chosen.size() * raw.cells() * known.length],
                            new float[chosen.size() * raw.cells() * SIDES]));
                }
                copy(raw, levels.get(level), i);
            }
        }
        return new TeacherScores(known, levels);
    }

    private List<OutputTensor> run(FloatBuffer image, ImageSize size) {
        try {
            return model.run(image, 1, size);
        } catch (ModelException e) {
            throw new TrainingException(
                    "the teacher %s does not run at %s: choose another size or teacher (%s)"
                            .formatted(card().name(), size, e.getMessage()),
                    e);
        }
    }

    /**
     * One level of one image, as the model gave it.
     *
     * @param boxes each cell's raw box
     * @param bins values of each of its four sides; 1: no distribution, and objectness comes before the scores
     * @param scores each cell's class scores
     */
    private record Raw(int stride, AnchorGrid.Level shape, Rows boxes, int bins, Rows scores) {
        int cells() {
            return shape.rows() * shape.columns();
        }

        boolean hasObjectness() {
            return bins == 1;
        }
    }

    /**
     * Some columns of an output.
     *
     * @param first index of the first row's first value
     * @param width from row to row
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rows(float[] values, int first, int width) {
        static Rows of(OutputTensor output) {
            return new Rows(output.values(), 0, output.dim(2));
        }

        int at(int row) {
            return first + row * width;
        }
    }

    private List<Raw> levels(List<OutputTensor> outputs, ImageSize size) {
        int classes = card().classes().size();
        if (card().family() == HeadFamily.YOLOX) {
            return joined(outputs.get(0), size, 0, 1, BOX_AND_OBJECTNESS);
        }
        if (outputs.size() == 1) {
            int bins = HeadOutputs.joinedBins(outputs.get(0).info(), classes);
            return joined(outputs.get(0), size, classes, bins, 0);
        }
        List<HeadOutputs.Level> pairs =
                HeadOutputs.levels(outputs.stream().map(OutputTensor::info).toList(), classes);
        List<Raw> raws = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            OutputTensor scores = outputs.get(pairs.get(i).scores());
            OutputTensor boxes = outputs.get(pairs.get(i).distribution());
            int stride = FINEST_STRIDE << i;
            raws.add(new Raw(stride, shape(size, stride), Rows.of(boxes), boxes.dim(2) / SIDES, Rows.of(scores)));
        }
        return raws;
    }

    /** Levels that follow each other in one output; boxes and scores start at these columns. */
    private static List<Raw> joined(OutputTensor output, ImageSize size, int boxes, int bins, int scores) {
        float[] values = output.values();
        int width = output.dim(2);
        List<Raw> raws = new ArrayList<>();
        int from = 0;
        for (int stride = FINEST_STRIDE; from < values.length; stride *= 2) {
            Raw raw = new Raw(
                    stride,
                    shape(size, stride),
                    new Rows(values, from + boxes, width),
                    bins,
                    new Rows(values, from + scores, width));
            raws.add(raw);
            from += raw.cells() * width;
        }
        return raws;
    }

    /** Strided convolutions round up. */
    private static AnchorGrid.Level shape(ImageSize size, int stride) {
        return new AnchorGrid.Level((size.height() + stride - 1) / stride, (size.width() + stride - 1) / stride);
    }

    private void copy(Raw raw, TeacherScores.Level to, int image) {
        int boxWidth = SIDES * raw.bins();
        float[] boxes = new float[raw.cells() * boxWidth];
        for (int cell = 0; cell < raw.cells(); cell++) {
            System.arraycopy(raw.boxes().values(), raw.boxes().at(cell), boxes, cell * boxWidth, boxWidth);
            copyScores(raw, cell, to.scores(), (image * to.cells() + cell) * known.length);
        }
        RawValues decoder = new RawValues(
                1,
                boxWidth,
                0,
                boxes,
                new float[0],
                new float[raw.hasObjectness() ? raw.cells() : 0],
                AnchorGrid.of(raw.shape().rows() * raw.stride(), List.of(raw.shape()), card().family()));
        for (int cell = 0; cell < raw.cells(); cell++) {
            Box box = decoder.box(0, cell);
            int at = (image * to.cells() + cell) * SIDES;
            to.boxes()[at] = (float) box.left();
            to.boxes()[at + 1] = (float) box.top();
            to.boxes()[at + 2] = (float) box.right();
            to.boxes()[at + 3] = (float) box.bottom();
        }
    }

    private void copyScores(Raw raw, int cell, float[] to, int at) {
        float[] scores = raw.scores().values();
        int from = raw.scores().at(cell);
        float whole = raw.hasObjectness() ? scores[from - 1] : 1;
        for (int c = 0; c < known.length; c++) {
            float best = 0;
            for (int source : sources.get(c)) {
                best = Math.max(best, scores[from + source]);
            }
            to[at + c] = whole * best;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
