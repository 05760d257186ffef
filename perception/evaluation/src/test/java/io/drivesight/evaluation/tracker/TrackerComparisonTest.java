package io.drivesight.evaluation.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.evaluation.tracker.DetectionSequence.KittiClass;
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

    @Test
    void benchmark_peopleInCrowds_keepTheFiguresOfTheDocs(@TempDir Path folder) throws IOException {
        CrowdComparison crowds = new CrowdComparison(SharedData.require("mot17-halfval"), folder);
        TrackingScore ours = TrackingScore.combine(crowds.score(CrowdComparison.ours()));
        assertThat(ours.hota().hota()).isGreaterThan(0.57);
        assertThat(ours.clear().mota()).isGreaterThan(0.675);
        assertThat(ours.clear().idSwitches()).isLessThan(130);
        TrackerComparison people = comparison(KittiClass.PEDESTRIAN, folder);
        TrackingScore kitti = people.combined(people.detections(Source.RRC), people.ours());
        assertThat(kitti.hota().hota()).isGreaterThan(0.575);
    }

    @Test
    @EnabledIfSystemProperty(named = "drivesight.tables", matches = ".+")
    void benchmark_everyTrackerInCrowds_givesATable() throws IOException {
        Path out = Files.createDirectories(Path.of(System.getProperty("drivesight.tables")));
        PrintWriter log = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        ObjectNode figures = new ObjectMapper().createObjectNode();
        CrowdComparison crowds = new CrowdComparison(SharedData.require("mot17-halfval"), out.resolve("tracks/crowds"));
        TextTable table = new TextTable(log, 44, "MOT17, four second halves", TrackerComparison.COLUMNS);
        for (Contestant contestant : Contestant.baselines()) {
            TrackerComparison.add(table, figures, contestant.name(), crowds.score(contestant));
        }
        List<TrackingScore> ours = crowds.score(CrowdComparison.ours());
        ours.forEach(score -> TrackerComparison.add(table, figures, score.name(), List.of(score)));
        TrackerComparison.add(table, figures, TrackerComparison.OURS, ours);
        Files.writeString(out.resolve("crowds.json"), figures.toPrettyString());
    }

    /** People walk beside each other: where the vehicle's motion is known, each one's own place tells who is who. */
    @Test
    void benchmark_egoMotionKnown_pedestriansKeepTheirIdentities(@TempDir Path folder) throws IOException {
        TrackerComparison people = comparison(KittiClass.PEDESTRIAN, folder);
        List<DetectionSequence> truth = people.detections(Source.TRUTH);
        TrackingScore picture = people.combined(truth, people.ours());
        TrackingScore road = people.combined(people.onTheRoad(truth), people.ours());
        assertThat(road.hota().hota()).isGreaterThan(picture.hota().hota() + 0.02);
        assertThat(road.clear().idSwitches())
                .isLessThanOrEqualTo(picture.clear().idSwitches() / 2);
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
