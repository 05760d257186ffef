package io.drivesight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.collect.LocalService;
import io.drivesight.simulator.collect.Session;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.record.TopicRecorder;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A synthetic drive through a real broker and the real service with the model that ships, recorded, and scored by the command. */
@Timeout(300)
class ScoreRunIT {
    private static final Path MODEL = Path.of("../models/drivesight-detector.onnx");
    private static final double SECONDS = 4;
    private static final int FRAMES = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    static Path folder;

    @BeforeAll
    static void record() throws IOException, InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.startNew()) {
            KafkaConnection connection = KafkaConnection.of(broker);
            connection.createTopics(1);
            RecordingWriter file = RecordingWriter.create(folder.resolve("run.mcap"));
            try (TopicRecorder recorder = TopicRecorder.start(connection, Topics.ALL, true, file, Clock.systemUTC());
                    LocalService service = LocalService.start(
                            broker, "score-it", Map.of("model.path", MODEL.toString(), "policy", "every"))) {
                play(connection, service);
                assertThat(recorder.running()).isTrue();
            }
        }
    }

    private static void play(KafkaConnection connection, LocalService service)
            throws IOException, InterruptedException {
        Scenario scenario = Scenario.load("hard-braking");
        FilmPlan film = new FilmPlan(
                new Renderer(scenario.under(Conditions.CLEAR), 1),
                List.of(scenario.cameras().get(0).name()),
                SECONDS,
                "car-1",
                FilmPlan.QUALITY);
        try (SyntheticDrive drive = new SyntheticDrive(film, false, 2)) {
            Session.Plan plan = new Session.Plan(
                    drive,
                    Pace.realTime(1, System::nanoTime),
                    Stamps.ofDrive(Clock.systemUTC(), 1),
                    Replayer.Options.defaults());
            new Session(connection, plan, Terminal.silent())
                    .collect("latest", Map.of(), OptionalInt.empty(), List.of(), service::isAlive);
        }
    }

    @Test
    void score_recordedDrive_hasEveryFigureAndAPageOfItsOwn() throws IOException {
        Path report = folder.resolve("out/score.json");
        Path page = folder.resolve("out/score.html");

        int exit = Commands.create()
                .execute(
                        "score",
                        folder.resolve("run.mcap").toString(),
                        "--report",
                        report.toString(),
                        "--html",
                        page.toString());

        assertThat(exit).isZero();
        JsonNode score = new ObjectMapper().readTree(report.toFile());
        assertThat(score.at("/service/frames").asInt()).isEqualTo(FRAMES);
        assertThat(score.at("/service/outcomes/PROCESSED").asInt()).isEqualTo(FRAMES);
        assertThat(score.at("/service/withoutOutcome").asInt()).isZero();
        assertThat(score.at("/service/stages/INFERENCE/count").asInt()).isEqualTo(FRAMES);
        assertThat(score.at("/detection/offline/images").asInt()).isEqualTo(FRAMES);
        assertThat(score.at("/detection/offline/kinds/vehicle/ap50").asDouble()).isGreaterThan(50);
        // The first instant has nothing, and later ones have what is older than themselves.
        assertThat(score.at("/detection/streaming/ap50").asDouble())
                .isLessThan(score.at("/detection/offline/ap50").asDouble());
        assertThat(score.at("/tracking/combined/hota").asDouble()).isGreaterThan(30);
        assertThat(score.at("/hints/all/0/windows").asInt()).isPositive();
        assertThat(score.at("/ground/bands").size()).isEqualTo(4);
        String html = Files.readString(page);
        assertThat(html).contains("AP50 over time", "data:image/png;base64,");
        assertThat(html).doesNotContain("<script", "http://", "https://");
    }

    @Test
    void score_twice_givesTheSame() throws IOException {
        for (String name : List.of("a.json", "b.json")) {
            Commands.create()
                    .execute(
                            "score",
                            "run",
                            folder.resolve("run.mcap").toString(),
                            "--report",
                            folder.resolve(name).toString());
        }

        assertThat(folder.resolve("a.json")).hasSameTextualContentAs(folder.resolve("b.json"));
    }

    @Test
    void score_noRecording_failsInOneLine() throws IOException {
        Path text = Files.writeString(folder.resolve("not.mcap"), "no recording");

        assertThat(Commands.create().execute("score", text.toString())).isEqualTo(1);
        assertThat(Commands.create()
                        .execute("score", folder.resolve("absent.mcap").toString()))
                .isEqualTo(1);
    }
}
