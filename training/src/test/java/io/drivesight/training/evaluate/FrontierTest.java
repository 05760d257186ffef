package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.inference.InferenceSlot;
import io.drivesight.core.inference.OutputTensor;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.evaluate.Evaluation.ScoredSet;
import io.drivesight.training.evaluate.Frontier.Gain;
import io.drivesight.training.evaluate.Frontier.InferenceCost;
import io.drivesight.training.evaluate.Frontier.InferenceCost.Candidate;
import io.drivesight.training.evaluate.Frontier.Point;
import io.drivesight.training.evaluate.FrontierRun.Input;
import io.drivesight.training.report.FrontierFigures;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FrontierTest {
    private static final int CARS = 4;

    /** Finds so many of four cars. */
    private static SetScore finding(int cars) {
        List<Box> boxes = IntStream.range(0, CARS)
                .mapToObj(i -> new Box(100 * i, 0, 100 * i + 60, 30))
                .toList();
        return SetScore.of(List.of(SetScoreTest.image(
                Set.of(ObjectClass.CAR),
                boxes.stream().map(box -> AnnotatedBox.of(box, ObjectClass.CAR)).toList(),
                boxes.stream()
                        .limit(cars)
                        .map(box -> Detection.of(box, ObjectClass.CAR, 0.9))
                        .toList())));
    }

    private static Point point(String model, double time, int cars) {
        EvaluationSet set = new EvaluationSet("set", "val", List.of(), null);
        return new Point(
                model,
                "sha",
                new ImageSize(416, 256),
                new InferenceCost(time, 10 * time),
                List.of(
                        new ScoredSet(set, finding(cars), List.of()),
                        new ScoredSet(set, SetScore.of(List.of()), List.of())));
    }

    private static final Frontier FRONTIER = new Frontier(
            "reference",
            List.of(
                    point("cheap", 1, 1),
                    point("as cheap", 1, 1),
                    point("dear", 2, 3),
                    point("dearer", 2.5, 3),
                    point("worse", 2, 1),
                    point("best", 3, 4)));

    @Test
    void isBest_pointsAtSeveralCosts_isTrueWhereNothingFindsMoreForAsLittle() {
        assertThat(FRONTIER.points())
                .filteredOn(point -> FRONTIER.isBest(point, 0, Gain.VEHICLES))
                .extracting(Point::model)
                .containsExactly("cheap", "as cheap", "dear", "best");
        assertThat(FRONTIER.points())
                .noneMatch(
                        point -> FRONTIER.isBest(point, 0, Gain.PERSONS) || FRONTIER.isBest(point, 1, Gain.VEHICLES));
    }

    @Test
    void report_writesFiguresByDatasetClassAndHeight() {
        JsonNode json = new ObjectMapper().valueToTree(FRONTIER.report());

        JsonNode dear = json.path("points").path(2);
        assertThat(dear.path("inferenceTime").asDouble()).isEqualTo(2);
        assertThat(dear.path("width").asInt()).isEqualTo(416);
        JsonNode set = dear.path("byDataset").path("set");
        assertThat(set.path("pareto")).extracting(JsonNode::asText).containsExactly("vehicles", "all classes");
        assertThat(set.path("vehiclesByHeight").path("24to48px").path("AP50").asDouble())
                .isEqualTo(0.75, within(0.01));
        assertThat(set.path("perClass")
                        .path("car")
                        .path("byHeight")
                        .path("under24px")
                        .path("AP50")
                        .isNull())
                .isTrue();
        assertThat(dear.path("byDataset").path("set-2").path("vehicleAP50").isNull())
                .isTrue();
    }

    @Test
    void charts_ofSetsWithVehicles_areOneEach() {
        assertThat(FrontierFigures.charts(FRONTIER)).hasSize(1);
    }

    @Test
    void table_marksWhatNothingBeats() {
        StringWriter written = new StringWriter();
        FrontierFigures.table(FRONTIER, 0).print(new PrintWriter(written));

        assertThat(written.toString()).contains("dearer 416x256", "1.000*", "0.752", "24to48px");
    }

    @Test
    void names_ofFilesWhoseCardsSayTheSame_areNumbered() {
        Input first = new Input(Path.of("a/model.onnx"), "nano", new ImageSize(416, 256));
        Input again = new Input(Path.of("a/model.onnx"), "nano", new ImageSize(320, 256));
        Input other = new Input(Path.of("b/model.onnx"), "nano", new ImageSize(416, 256));

        assertThat(FrontierRun.names(List.of(first, again, other)).values()).containsExactly("nano", "nano-2");
    }

    @Test
    void inputs_sizeThatIsNoMultiple_isRefusedBeforeAnythingIsMeasured() {
        Path model = SharedData.require("models-coco/picodet_s_416.onnx");

        assertThat(FrontierRun.inputs(model, List.of(new ImageSize(320, 256)))).hasSize(1);
        assertThatThrownBy(() -> FrontierRun.inputs(model, List.of(new ImageSize(320, 256), new ImageSize(417, 256))))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("417x256")
                .hasMessageContaining("multiples of 32");
    }

    /** Takes so many ticks of a clock that others' work makes run faster and faster. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ticking(long[] clock, int ticks) implements InferenceSlot {
        @Override
        public Letterbox put(FramePixels frame, Preprocessor preprocessor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<OutputTensor> run() {
            clock[0] += Math.round(ticks * (1_000_000 + clock[0] / 1000.0));
            return List.of();
        }

        @Override
        public void close() {}
    }

    @Test
    void cost_onAMachineThatSlowsDown_isToldBesideTheReference() {
        long[] clock = {0};
        Candidate reference = new Candidate(new Ticking(clock, 1));

        List<InferenceCost> costs = InferenceCost.measure(
                reference,
                List.of(new Candidate(new Ticking(clock, 3)), new Candidate(new Ticking(clock, 1))),
                9,
                () -> clock[0]);

        assertThat(costs.get(0).relative()).isEqualTo(3, within(0.02));
        assertThat(costs.get(1).relative()).isEqualTo(1, within(0.02));
        assertThat(costs.get(0).millis()).isGreaterThan(3);
    }
}
