package io.drivesight.simulator.replaytest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.simulator.replay.fault.FaultSpec;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayTestSpecTest {
    @TempDir
    Path folder;

    private ReplayTestSpec read(String yaml) throws IOException {
        return ReplayTestSpec.read(Files.writeString(folder.resolve("cut-in.yaml"), yaml));
    }

    @Test
    void read_everything_isThere() throws IOException {
        Files.createDirectory(folder.resolve("frames"));

        ReplayTestSpec spec = read("""
                drive: {frames: frames, cameras: 2}
                policy: latest
                speed: 0.5
                service: {deadline-budget: 200ms}
                faults:
                  - {drop: 0.1, cameras: camera-1}
                  - delay=50ms
                fault-seed: 7
                expect:
                  run.outcomes.FAILED: 0
                  run.latencyMs.p99: "<= 250"
                """);

        assertThat(spec.name()).isEqualTo("cut-in");
        assertThat(spec.drive()).containsEntry("cameras", "2");
        assertThat(Path.of(spec.drive().get("frames"))).isEqualTo(folder.resolve("frames"));
        assertThat(spec.speed()).contains(0.5);
        assertThat(spec.faults().seed()).isEqualTo(7);
        assertThat(spec.faults().specs())
                .containsExactly(FaultSpec.parse("drop=0.1,cameras=camera-1"), FaultSpec.parse("delay=50ms"));
        assertThat(spec.expectations().stream().map(Expectation::toString))
                .containsExactly("run.healthy true", "run.outcomes.FAILED 0", "run.latencyMs.p99 <= 250");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "policy: every                            | drive is missing",
                "drives: {scenario: x}                    | drives is no known key; known here: detections, drive, expect",
                "{drive: {scenario: x}, policy: some}     | policy is every or latest, was some",
                "{drive: {scenario: x}, speed: 0}         | speed is max or a number from 0.01 to 1000",
                "{drive: {scenario: x}, faults: drop=2}   | drop is a chance from 0 to 1",
                "{drive: {scenario: x}, faults: [null]}   | faults has an entry without a value",
                "{drive: {scenario: x}, expect: {a: high}}| expect: a: 'high' is none of <= 5",
                "{drive: {scenario: x}, expect: {run.latencyMs.p99: 5}} | means nothing at speed max: give speed: 1",
                "{drive: {frames: \"a\\0b\"}}             | no file can have this name",
                "{drive: {scenario: x}, detections: eyes} | no eyes are called 'eyes'",
                "{drive: {scenario: x}, states: truth, detections: truth} | give one of them",
                "{drive: {scenario: x}, states: truth, model: m.onnx} | leave out model, service, faults and speed",
                "{drive: {scenario: x}, states: truth, expect: {run.healthy: true}} | is about the service",
                "'{drive: ['                              | not YAML"
            })
    void read_wrong_saysWhatAndWhere(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ReplayTestException.class)
                .hasMessageContaining("cut-in.yaml: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "<= 5, 5, true",
        "< 5, 5, false",
        ">= 5, 4.9, false",
        "> -1, 0, true",
        "!= 5, 5, false",
        "5, 5.0, true",
        "4..5, 4.5, true",
        "4..5, 5.1, false",
        "true, true, true",
        "true, false, false",
        "5, true, false"
    })
    void holds_condition_isHeldAgainstTheFigure(String condition, String actual, boolean holds) throws IOException {
        JsonNode figure = new ObjectMapper().readTree(actual);

        assertThat(new Expectation("x", condition).holds(figure)).isEqualTo(holds);
    }

    @Test
    void find_figure_byNamesAlsoWithDotsAndCountsOfNothing() throws IOException {
        JsonNode figures =
                new ObjectMapper().readTree("{\"run\":{\"outcomes\":{\"PROCESSED\":3},\"a.b\":{\"c\":4},\"fps\":1}}");

        assertThat(Figures.find(figures, "run.outcomes.PROCESSED"))
                .map(JsonNode::intValue)
                .contains(3);
        assertThat(Figures.find(figures, "run.outcomes.FAILED"))
                .map(JsonNode::intValue)
                .contains(0);
        assertThat(Figures.find(figures, "run.a.b.c")).map(JsonNode::intValue).contains(4);
        assertThat(Figures.find(figures, "run.hota")).isEmpty();
        assertThat(Figures.known(figures, "run.hota")).isEqualTo("in run there are outcomes, a.b, fps");
    }

    @Test
    void text_suites_isXmlThatEscapes() {
        Check failed = new Check(new Expectation("run.fps", "> 5"), false, "run.fps is 3 & <\u0001>", Optional.empty());
        ReplayTestResult result =
                new ReplayTestResult("a \"b\"", 1.5, List.of(failed), new ObjectMapper().createObjectNode());

        String xml = JUnitXml.text(List.of(
                new JUnitXml.Suite("a \"b\"", Optional.of(result), ""),
                new JUnitXml.Suite("c", Optional.empty(), "no file")));

        assertThat(xml)
                .contains("<testsuite name=\"a &quot;b&quot;\" tests=\"1\" failures=\"1\" errors=\"0\" time=\"1.500\">")
                .contains("<failure message=\"run.fps is 3 &amp; &lt;?&gt;\">")
                .contains("<testsuite name=\"c\" tests=\"1\" failures=\"0\" errors=\"1\" time=\"0.000\">")
                .contains("<error message=\"no file\">no file</error>");
    }
}
