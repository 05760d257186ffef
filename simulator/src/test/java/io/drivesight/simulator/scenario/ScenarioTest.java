package io.drivesight.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {
    private static final String GOOD = """
            name: test
            description: A test.
            seconds: 5
            road:
              segments:
                - {length: 50, radius: 100, grade: 0.01}
              roadside: {left: city, right: fields}
            cameras:
              - name: front
                size: [320, 192]
                fov: 60
                mounting: {z: 1.4}
            ego: {speed: 10, lateral: -1.75}
            actors:
              - name: lead
                model: sedan
                along: {s: 30, speed: [[0, 10], [3, 0]], lateral: -1.75}
            """;

    @Test
    void builtIn_all_loadUnderTheirName() {
        assertThat(Scenario.builtIn())
                .hasSizeGreaterThanOrEqualTo(8)
                .allSatisfy(name -> assertThat(Scenario.load(name).name()).isEqualTo(name));
    }

    @Test
    void parse_goodFile_isRead() {
        Scenario scenario = Scenario.parse(GOOD, "good.yaml");
        assertThat(scenario.actors().get(0).model()).isEqualTo(ActorModel.SEDAN);
        assertThat(scenario.road().laneWidth()).isEqualTo(3.5);
        assertThat(scenario.camera("front").rate()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seconds: 5           | seconds: -1           | bad.yaml: seconds must be 0.1..3600.0, was -1.0
            seconds: 5           | secnds: 5             | bad.yaml: seconds is missing
            seconds: 5           | seconds: five         | bad.yaml: seconds must be a number, was "five"
            seconds: 5           | conditions: hail      | bad.yaml: conditions is wrong: weather 'hail': 'hail' is unknown
            description: A test. | description: 7        | bad.yaml: description must be text, was 7
            radius: 100          | radius: 10            | bad.yaml: road.segments[0].radius must be 0 (straight) or at least 40 m
            left: city           | left: forest          | bad.yaml: road.roadside.left must be one of [city, suburb, trees, fields]
            left: city           | left: 0               | bad.yaml: road.roadside.left must be one of [city, suburb, trees, fields], was 0
            model: sedan         | model: tank           | bad.yaml: actors[0].model names no model: 'tank'
            speed: 10,           | speed: fast,          | bad.yaml: ego.speed must be a list
            [3, 0]               | [0, 0]                | bad.yaml: actors[0].along.speed is no profile: times must grow
            [3, 0]               | [3, -2]               | bad.yaml: actors[0].along.speed[1][1] must be 0.0..60.0
            along:               | flies:                | bad.yaml: actors[0].along is missing
            s: 30,               | s: 30, hover: 1,      | bad.yaml: actors[0].along.hover is no known key; known here:
            fov: 60              | fov: 60000            | bad.yaml: cameras[0].fov must be 10.0..140.0
            radius: 100          | radius: "100"         | bad.yaml: road.segments[0].radius must be a number, was "100"
            radius: 100          | radius: NaN           | bad.yaml: road.segments[0].radius must be a number, was "NaN"
            radius: 100          | radius: " "           | bad.yaml: road.segments[0].radius must be a number, was " "
            fov: 60              | distortion: [1e999]   | bad.yaml: cameras[0].distortion[0] is too large
            along:               | path: {points: [[0, 1], [NaN, 2]], speed: 1} # | bad.yaml: actors[0].path.points[1] must be a pair of numbers
            mounting: {z: 1.4}   | mounting: {z: 140}    | bad.yaml: cameras[0].mounting.z must be 0.2..5.0, was 140.0
            mounting: {z: 1.4}   | mounting: 1.4         | bad.yaml: cameras[0].mounting must be a map of keys and values, was 1.4
            ego: {speed: 10,     | ego: {speed: 10, direction: 1, | bad.yaml: ego.direction is no known key; known here: lateral, s, speed
            size: [320, 192]     | size: [320]           | bad.yaml: cameras[0].size must be a list of 2 numbers, had 1
            name: front          | name: the front       | bad.yaml: cameras[0].name must be 1 to 128 of
            name: test           | name: test: x         | bad.yaml: not YAML
            """)
    void parse_badValue_namesTheKey(String good, String bad, String message) {
        assertThatThrownBy(() -> Scenario.parse(GOOD.replace(good, bad), "bad.yaml"))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining(message);
    }

    @Test
    void parse_keysThatExcludeEachOther_areRefused() {
        String parked = GOOD.replace("model: sedan", "model: sedan\n    parked: {s: 60, lateral: 5}");
        assertThatThrownBy(() -> Scenario.parse(parked, "bad.yaml"))
                .hasMessageContaining("actors[0].parked is too much: an actor has one of along, path, parked");
        String focal = GOOD.replace("fov: 60", "fov: 60\n    focal: 300");
        assertThatThrownBy(() -> Scenario.parse(focal, "bad.yaml"))
                .hasMessageContaining("cameras[0].fov is too much beside focal");
    }

    @Test
    void parse_sameNameTwice_isRefused() {
        String twice = GOOD + "  - {name: lead, model: suv, parked: {s: 60, lateral: 5}}\n";
        assertThatThrownBy(() -> Scenario.parse(twice, "bad.yaml"))
                .hasMessageContaining("actors has the name 'lead' twice");
    }

    @Test
    void load_unknownName_listsTheBuiltIn() {
        assertThatThrownBy(() -> Scenario.load("nowhere")).hasMessageContaining("following, cut-in");
    }

    @Test
    void camera_unknown_listsThoseThereAre() {
        assertThatThrownBy(() -> Scenario.parse(GOOD, "x").camera("rear")).hasMessageContaining("it has [front]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"clear", "fog:150", "rain:8", "night", "night+rain:5", "dusk+fog:80"})
    void conditions_label_isWhatParseReads(String text) {
        assertThat(Conditions.parse(text).label()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"snow", "fog:thick", "fog:1", "rain:-3", ""})
    void conditions_unknown_saysWhatIsAllowed(String text) {
        assertThatThrownBy(() -> Conditions.parse(text))
                .isInstanceOf(ScenarioException.class)
                .hasMessageContaining("allowed: clear, fog:");
    }
}
