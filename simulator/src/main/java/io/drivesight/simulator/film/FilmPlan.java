package io.drivesight.simulator.film;

import io.drivesight.simulator.render.Drive;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is filmed of a drive.
 *
 * @param drive the drive
 * @param cameras names of its cameras
 * @param seconds from the start of the drive [s]
 */
public record FilmPlan(Drive drive, List<String> cameras, double seconds) {
    /**
     * One frame to film.
     *
     * @param camera name
     * @param index from 0
     */
    public record Shot(String camera, int index) {
        /** File of its picture, below the film's folder. */
        public String file() {
            return "%s/%06d.jpg".formatted(camera, index);
        }
    }

    public FilmPlan {
        cameras = List.copyOf(cameras);
    }

    /** All frames in the order of time; at one time in the order of the cameras. */
    public List<Shot> shots() {
        List<Shot> shots = new ArrayList<>();
        for (String camera : cameras) {
            double rate = drive.scenario().camera(camera).rate();
            for (int index = 0; index < Math.ceil(seconds * rate - 1e-9); index++) {
                shots.add(new Shot(camera, index));
            }
        }
        shots.sort(Comparator.comparing(shot -> drive.offset(shot.camera(), shot.index())));
        return shots;
    }
}
