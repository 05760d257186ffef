package io.drivesight.simulator.record;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tracks in a recording as KITTI tracking files, one per camera, so that every scorer can read them. A frame's number is
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
     * Writes {@code CAMERA.txt} for every camera of the recording.
     *
     * @param recording an MCAP file with the results topic
     * @param folder where to
     * @return number of frames by camera name
     * @throws McapException when the recording holds no results, or is of an older contract
     */
    public static Map<String, Integer> export(Path recording, Path folder) throws IOException {
        Map<String, SortedMap<Long, Scene>> cameras = read(recording);
        if (cameras.isEmpty()) {
            throw new McapException(recording + " holds no processed frames: was the results topic recorded?");
        }
        Files.createDirectories(folder);
        Map<String, Integer> frames = new LinkedHashMap<>();
        for (Map.Entry<String, SortedMap<Long, Scene>> camera : cameras.entrySet()) {
            KittiFiles.writeTracking(
                    folder.resolve(camera.getKey() + ".txt"),
                    rows(camera.getValue().values()));
            frames.put(camera.getKey(), camera.getValue().size());
        }
        return frames;
    }

    private static Map<String, SortedMap<Long, Scene>> read(Path recording) throws IOException {
        Map<String, SortedMap<Long, Scene>> cameras = new TreeMap<>();
        try (McapReader reader = McapReader.open(recording)) {
            reader.read(McapQuery.ALL, message -> {
                BusChannels.requireCurrent(message.channel());
                if (isResult(message)) {
                    FrameResult result = decode(message);
                    Optional<FrameId> id = result.outcome().id();
                    if (id.isPresent() && result.scene().isPresent()) {
                        cameras.computeIfAbsent(
                                        id.get().camera().camera(), name -> new TreeMap<>(Long::compareUnsigned))
                                .put(id.get().sequence(), result.scene().get());
                    }
                }
                return true;
            });
        }
        return cameras;
    }

    private static boolean isResult(RecordedMessage message) {
        return message.schema() != null && message.schema().name().equals(WireSchema.FRAME_RESULT.messageName());
    }

    private static FrameResult decode(RecordedMessage message) throws McapException {
        try {
            return FrameResultCodec.decode(message.message().data());
        } catch (WireException e) {
            throw new McapException("a recorded result cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<KittiLabel> rows(Collection<Scene> frames) {
        List<KittiLabel> rows = new ArrayList<>();
        int number = 0;
        for (Scene scene : frames) {
            int frame = number++;
            scene.objects().stream()
                    .filter(seen -> seen.status() == TrackStatus.TRACKED)
                    .sorted(Comparator.comparingLong(TrackedObject::trackId))
                    .map(seen -> KittiLabel.tracked(
                            frame,
                            Math.toIntExact(seen.trackId()),
                            KITTI_TYPES.getOrDefault(seen.objectClass(), "Misc"),
                            seen.box(),
                            seen.existenceProbability()))
                    .forEach(rows::add);
        }
        return rows;
    }
}
