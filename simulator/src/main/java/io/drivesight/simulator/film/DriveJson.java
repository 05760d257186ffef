package io.drivesight.simulator.film;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.camera.Intrinsics;
import io.drivesight.core.camera.Mounting;
import io.drivesight.simulator.render.Drive;
import io.drivesight.simulator.scenario.CameraSpec;

/** What a drive was made from, as JSON: enough to film it again and to use its pictures. */
final class DriveJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DriveJson() {}

    static String of(Drive drive) {
        ObjectNode root = JSON.createObjectNode()
                .put("scenario", drive.scenario().name())
                .put("description", drive.scenario().description())
                .put("seed", drive.seed())
                .put("conditions", drive.scenario().conditions().label());
        ArrayNode cameras = root.putArray("cameras");
        drive.scenario().cameras().forEach(camera -> write(camera, cameras.addObject()));
        return root.toPrettyString() + "\n";
    }

    private static void write(CameraSpec camera, ObjectNode node) {
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
