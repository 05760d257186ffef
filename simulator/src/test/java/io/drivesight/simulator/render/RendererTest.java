package io.drivesight.simulator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import io.drivesight.simulator.truth.TruthJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendererTest {
    private static final String STAGE = """
            name: stage
            description: A straight road and what the test puts on it.
            seconds: 10
            road:
              roadside: {left: fields, right: fields}
            cameras:
              - name: front
                size: [640, 384]
                focal: 500
                mounting: {x: 2, z: 1.4}
            ego: {speed: 0, lateral: 0}
            actors:
            """;

    private static Renderer stage(String actors) {
        return new Renderer(Scenario.parse(STAGE + actors.indent(2), "stage"), 1);
    }

    private static ObjectTruth only(Renderer drive) {
        List<ObjectTruth> objects = drive.frame("front", 0).truth().objects();
        assertThat(objects).hasSize(1);
        return objects.get(0);
    }

    @Test
    void fullBox_ofABoxTruckAhead_isItsProjection() {
        ObjectTruth truck = only(stage("- {name: truck, model: truck, parked: {s: 24, lateral: 0}}"));
        double rear = 24 - truck.size().length() / 2 - 2;
        assertThat(truck.fullBox().width()).isCloseTo(500 * truck.size().width() / rear, within(1.0));
        assertThat(truck.fullBox().top()).isCloseTo(192 - 500 * (truck.size().height() - 1.4) / rear, within(0.5));
        assertThat(truck.fullBox().centerX()).isCloseTo(320, within(0.5));
        assertThat(truck.visibleFraction()).isEqualTo(1);
        assertThat(truck.truncation()).isZero();
        assertThat(truck.visibleBox())
                .hasValueSatisfying(box -> assertThat(box.iou(truck.fullBox())).isGreaterThan(0.99));
        assertThat(truck.objectClass()).isEqualTo(ObjectClass.TRUCK);
        assertThat(truck.position().x()).isCloseTo(24, within(1e-9));
    }

    @Test
    void visibleFraction_fartherCarBehindNearer_isTheUncoveredPart() {
        Renderer drive = stage("""
                - {name: near, model: truck, parked: {s: 18, lateral: -1.25}}
                - {name: far, model: truck, parked: {s: 40, lateral: 0}}
                """);
        List<ObjectTruth> objects = drive.frame("front", 0).truth().objects();
        assertThat(objects.get(0).visibleFraction()).isEqualTo(1);
        // The near one's left flank stands on the axis: it hides the right half.
        assertThat(objects.get(1).visibleFraction()).isCloseTo(0.5, within(0.06));
        Box seen = objects.get(1).visibleBox().orElseThrow();
        assertThat(seen.width()).isCloseTo(objects.get(1).fullBox().width() / 2, within(2.0));
    }

    @Test
    void truncation_carAtTheEdge_isTheShareOutside() {
        ObjectTruth truck = only(stage("- {name: truck, model: truck, parked: {s: 14, lateral: -5.08}}"));
        Box inside = truck.fullBox().clippedTo(new io.drivesight.core.geometry.ImageSize(640, 384));
        assertThat(truck.truncation()).isBetween(0.2, 0.9);
        assertThat(truck.truncation())
                .isCloseTo(1 - inside.area() / truck.fullBox().area(), within(1e-9));
    }

    @Test
    void velocity_ofOncomingCar_pointsAgainstTheEgo() {
        Renderer drive = stage("- {name: car, model: suv, along: {s: 60, direction: -1, speed: 12, lateral: 3}}");
        ObjectTruth car = drive.frame("front", 10).truth().objects().get(0);
        assertThat(car.velocity().x()).isCloseTo(-12, within(1e-9));
        assertThat(Math.abs(car.heading())).isCloseTo(Math.PI, within(1e-9));
        assertThat(car.position().x()).isCloseTo(48, within(0.6));
    }

    @Test
    void truth_bicycle_comesWithItsRider() {
        List<ObjectTruth> objects = stage("- {name: bike, model: bicycle, along: {s: 12, speed: 0, lateral: -1}}")
                .frame("front", 0)
                .truth()
                .objects();
        assertThat(objects)
                .extracting(ObjectTruth::objectClass)
                .containsExactly(ObjectClass.BICYCLE, ObjectClass.PERSON);
        assertThat(objects.get(1).actor()).isEqualTo("bike-rider");
    }

    @Test
    void frame_everyThreadAndOrder_givesTheSameBits() {
        Scenario scenario = Scenario.load("dense-city");
        Renderer one = new Renderer(scenario.under(Conditions.parse("night+rain:6")), 7);
        Renderer other = new Renderer(scenario.under(Conditions.parse("night+rain:6")), 7);
        List<String> forwards = IntStream.range(0, 4)
                .mapToObj(i -> hash(one.frame("front", 20 * i)))
                .toList();
        List<String> parallel = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> hash(other.frame("front", 20 * i)))
                .toList();
        assertThat(parallel).isEqualTo(forwards);
        assertThat(forwards).doesNotHaveDuplicates();
    }

    @Test
    void truth_withoutDrawing_isThatOfTheFrame() {
        for (String name : Scenario.builtIn()) {
            Renderer drive = new Renderer(Scenario.load(name), 3);
            String camera = drive.scenario().cameraNames().get(0);
            for (int index : List.of(0, 37, 74)) {
                FrameTruth drawn = drive.frame(camera, index).truth();
                assertThat(drive.truth(camera, index)).as(name + " " + index).isEqualTo(drawn);
                assertThat(drawn.objects()).isNotEmpty();
            }
        }
    }

    @Test
    void truth_onLevelGround_isThatOfTheFrame() {
        Renderer drive = stage("""
                - {name: near, model: sedan, parked: {s: 9, lateral: -2.5}}
                - {name: far, model: truck, parked: {s: 90, lateral: 3}}
                - {name: bike, model: bicycle, along: {s: 14, speed: 3, lateral: 1}}
                - {name: child, model: child, along: {s: 25, speed: 1, lateral: 2.2}}
                - {name: car, model: suv, along: {s: 70, direction: -1, speed: 12, lateral: 3.4}}
                """);
        for (int index = 0; index < 50; index += 7) {
            assertThat(drive.truth("front", index))
                    .isEqualTo(drive.frame("front", index).truth());
        }
    }

    @Test
    void frame_otherSeed_looksDifferent() {
        Scenario scenario = Scenario.load("following");
        assertThat(hash(new Renderer(scenario, 1).frame("front", 0)))
                .isNotEqualTo(hash(new Renderer(scenario, 2).frame("front", 0)));
    }

    @Test
    void frame_denserFog_hasLessContrastAndTheSameTruth() {
        Scenario scenario = Scenario.load("following");
        double last = Double.POSITIVE_INFINITY;
        List<ObjectTruth> clear =
                new Renderer(scenario, 1).frame("front", 40).truth().objects();
        for (String weather : List.of("clear", "fog:400", "fog:150", "fog:75", "fog:40")) {
            Renderer.Frame frame = new Renderer(scenario.under(Conditions.parse(weather)), 1).frame("front", 40);
            double contrast = contrast(frame.image().bgr());
            assertThat(contrast).as(weather).isLessThan(last);
            assertThat(frame.truth().objects().equals(clear))
                    .as("truth in " + weather)
                    .isTrue();
            last = contrast;
        }
    }

    @Test
    void truthJson_line_isOneLineWithUnits() {
        Renderer.Frame frame = new Renderer(Scenario.load("cyclist"), 1).frame("front", 3);
        assertThat(TruthJson.line(frame.truth(), "front/000003.jpg"))
                .doesNotContain("\n")
                .contains("\"image\":\"front/000003.jpg\"", "\"speed_mps\":", "\"class\":\"bicycle\"");
    }

    private static double contrast(byte[] bgr) {
        double sum = 0;
        double squares = 0;
        for (byte b : bgr) {
            int v = b & 255;
            sum += v;
            squares += (double) v * v;
        }
        double mean = sum / bgr.length;
        return squares / bgr.length - mean * mean;
    }

    private static String hash(Renderer.Frame frame) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(frame.image().bgr());
            digest.update(TruthJson.line(frame.truth(), null).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
