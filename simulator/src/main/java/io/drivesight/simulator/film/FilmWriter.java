package io.drivesight.simulator.film;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.truth.TruthJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/**
 * Writes a drive into a folder: {@code <camera>/000000.jpg} and so on, {@code truth.jsonl} with one line per frame in the order of
 * time, {@code drive.json} with cameras and calibration. The files are the same for any number of threads that draw.
 */
public final class FilmWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private FilmWriter() {}

    /**
     * Films all shots of the plan.
     *
     * @param threads that draw, at least 1
     * @param progress gets the number of frames written so far
     */
    public static void write(FilmPlan plan, Path folder, int threads, IntConsumer progress) throws IOException {
        for (String camera : plan.cameras()) {
            Files.createDirectories(folder.resolve(camera));
        }
        Files.writeString(folder.resolve("drive.json"), describe(plan));
        try (BufferedWriter truth = Files.newBufferedWriter(folder.resolve("truth.jsonl"));
                SyntheticDrive drive = new SyntheticDrive(plan, false, threads)) {
            int written = 0;
            for (Shot shot : plan.shots()) {
                DriveFrame frame = drive.next().orElseThrow();
                Files.write(folder.resolve(shot.file()), frame.data().array());
                truth.write(TruthJson.line(frame.truth().orElseThrow(), shot.file()) + "\n");
                progress.accept(++written);
            }
        }
    }

    /** What the drive was made from: enough to film it again and to use its pictures. */
    private static String describe(FilmPlan plan) {
        Scenario scenario = plan.scenario();
        ObjectNode root = JSON.createObjectNode()
                .put("scenario", scenario.name())
                .put("description", scenario.description())
                .put("seed", plan.renderer().seed())
                .put("conditions", scenario.conditions().label());
        ArrayNode cameras = root.putArray("cameras");
        scenario.cameras().forEach(camera -> describe(camera, cameras.addObject()));
        return root.toPrettyString() + "\n";
    }

    private static void describe(CameraSpec camera, ObjectNode node) {
        Intrinsics intrinsics = camera.model().intrinsics();
        Mounting mounting = camera.model().mounting();
        node.put("name", camera.name())
                .put("rate_hz", camera.rate())
                .put("width", intrinsics.size().width())
                .put("height", intrinsics.size().height())
                .put("focal_x", intrinsics.focalX())
                .put("focal_y", intrinsics.focalY())
                .put("center_x", intrinsics.centerX())
                .put("center_y", intrinsics.centerY());
        ArrayNode distortion = node.putArray("distortion");
        intrinsics.distortion().forEach(distortion::add);
        node.putObject("mounting")
                .put("x_m", mounting.x())
                .put("y_m", mounting.y())
                .put("z_m", mounting.z())
                .put("yaw_rad", mounting.yaw())
                .put("pitch_rad", mounting.pitch())
                .put("roll_rad", mounting.roll());
    }
}
