package io.drivesight.simulator.score.run;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.mcap.McapException;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tracks of a recorded run as KITTI tracking files, one per camera, so that every scorer can read them. A frame's number is
 * its place in its camera's recorded results, by sequence. Objects count where they were seen; predicted ones are left out.
 */
public final class RecordedTracks {
    private static final Map<ObjectClass, String> KITTI_TYPES = Map.of(
            ObjectClass.PERSON, "Pedestrian",
            ObjectClass.BICYCLE, "Cyclist",
            ObjectClass.CAR, "Car",
            ObjectClass.TRUCK, "Truck",
            ObjectClass.TRAIN, "Tram");

    private RecordedTracks() {}

    /**
     * Writes {@code CAMERA.txt} for every camera of the run.
     *
     * @param folder where to
     * @return number of frames by camera name
     * @throws McapException when no frame was processed, or cameras of two vehicles have one name
     */
    public static Map<String, Integer> export(Run run, Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, Integer> frames = new LinkedHashMap<>();
        for (CameraRun camera : run.cameras()) {
            List<RunFrame> results = camera.results().stream()
                    .sorted(Comparator.comparing(frame -> frame.id().sequence(), Long::compareUnsigned))
                    .toList();
            String name = camera.id().camera();
            if (results.isEmpty()) {
                continue;
            }
            if (frames.put(name, results.size()) != null) {
                throw new McapException("cameras of several vehicles are called " + name + ": record one vehicle");
            }
            KittiFiles.writeTracking(folder.resolve(name + ".txt"), rows(results));
        }
        if (frames.isEmpty()) {
            throw new McapException(run.file() + " holds no processed frames: was the results topic recorded?");
        }
        return frames;
    }

    private static List<KittiLabel> rows(List<RunFrame> frames) {
        List<KittiLabel> rows = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            int number = i;
            frames.get(i).requireResult().objects().stream()
                    .filter(seen -> seen.status() == TrackStatus.TRACKED)
                    .sorted(Comparator.comparingLong(TrackedObject::trackId))
                    .map(seen -> KittiLabel.tracked(
                            number,
                            Math.toIntExact(seen.trackId()),
                            KITTI_TYPES.getOrDefault(seen.objectClass(), "Misc"),
                            seen.box(),
                            seen.existenceProbability()))
                    .forEach(rows::add);
        }
        return rows;
    }
}
