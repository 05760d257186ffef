package io.drivesight.simulator.page;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.frame.CameraId;
import java.util.List;
import java.util.Optional;

/**
 * What a page shows, fixed for its life.
 *
 * @param title of the drive, one line
 * @param cameras that are shown, in this order
 */
public record PageSetup(String title, List<Camera> cameras) {
    /**
     * One camera.
     *
     * @param id whose frames
     * @param model where it looks; empty when unknown
     */
    public record Camera(CameraId id, Optional<CameraModel> model) {}

    public PageSetup {
        cameras = List.copyOf(cameras);
    }
}
