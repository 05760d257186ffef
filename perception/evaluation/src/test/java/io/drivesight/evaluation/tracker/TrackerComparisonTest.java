package io.drivesight.evaluation.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.tracker.TrackerComparison.Contestant;
import io.drivesight.evaluation.tracker.TrackerComparison.Source;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class TrackerComparisonTest {
    private static TrackerComparison comparison(KittiClass kittiClass, Path out) throws IOException {
        return new TrackerComparison(SharedData.require("kitti-tracking-text"), kittiClass, out);
    }

    @Test
    void benchmark_kittiCars_keepsTheFiguresOfTheDocs(@TempDir Path folder) throws IOException {
        TrackerComparison cars = comparison(KittiClass.CAR, folder);
        List<DetectionSequence> rrc = cars.detections(Source.RRC);
        TrackingScore sort = cars.combined(rrc, Contestant.SORT);
        TrackingScore ours = cars.combined(rrc, cars.ours());
        assertThat(100 * ours.hota().hota()).isGreaterThan(100 * sort.hota().hota() + 4);
        assertThat(ours.clear().mota()).isGreaterThan(sort.clear().mota());
        assertThat(ours.identity().idf1()).isGreaterThan(sort.identity().idf1());
        assertThat(ours.clear().idSwitches()).isLessThanOrEqualTo(sort.clear().idSwitches() / 2);
    }

    @Test
    void benchmark_boxesOfTheGroundTruth_keepAlmostEveryIdentity(@TempDir Path folder) throws IOException {
        TrackerComparison cars = comparison(KittiClass.CAR, folder);
        TrackingScore ours = cars.combined(cars.detections(Source.TRUTH), cars.ours());
        assertThat(ours.hota().hota()).isGreaterThan(0.95);
    }

    /** Every table of docs/tracking.md about the tracker, with tracks, figures and pictures into the folder named by the property. */
    @Test
    @EnabledIfSystemProperty(named = "drivesight.tables", matches = ".+")
    void benchmark_everyTracker_givesTablesAndPictures() throws IOException {
        Path out = Files.createDirectories(Path.of(System.getProperty("drivesight.tables")));
        PrintWriter log = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        ObjectNode figures = new ObjectMapper().createObjectNode();
        for (KittiClass kittiClass : List.of(KittiClass.CAR, KittiClass.PEDESTRIAN)) {
            TrackerComparison comparison = comparison(kittiClass, out.resolve("tracks"));
            ObjectNode json = comparison.tables(log);
            comparison.degradation(log, json.putObject("degradation"), out);
            figures.set(kittiClass.type(), json);
        }
        Files.writeString(out.resolve("tracking.json"), figures.toPrettyString());
    }
}
