package io.drivesight.evaluation.formats;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.Intrinsics;
import io.drivesight.core.camera.Mounting;
import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads the calibration of KITTI's left colour camera (row {@code P2}, 3x4). The files say nothing of the mounting: the camera is
 * taken to look straight ahead from 1.65 m above the road (Geiger et al., IJRR 2013), and the vehicle frame to begin below it.
 */
public final class KittiCalibration {
    private static final double HEIGHT = 1.65;

    private KittiCalibration() {}

    public static CameraModel read(Path file, ImageSize size) throws IOException {
        CameraModel[] found = new CameraModel[1];
        TextLine.forEach(file, TextLine.SPACES, line -> {
            if (line.text(0).equals("P2:") || line.text(0).equals("P2")) {
                line.requireColumns(13, "P2: and the twelve numbers of a 3x4 matrix, by rows");
                Intrinsics intrinsics = Intrinsics.pinhole(
                        size, line.number(1, "fx"), line.number(6, "fy"), line.number(3, "cx"), line.number(7, "cy"));
                found[0] = new CameraModel(intrinsics, new Mounting(0, 0, HEIGHT, 0, 0, 0));
            }
        });
        if (found[0] == null) {
            throw new FormatException(file, "has no row P2");
        }
        return found[0];
    }
}
