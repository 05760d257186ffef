package io.drivesight.simulator.record;

import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The tracks in a recording as KITTI tracking files, one per camera, so that every scorer can read them. A frame's number is
 * its place in its camera's recorded results, by sequence. Objects count where they were seen; predicted ones are left out.
 */
public final class RecordedTracks {
    private RecordedTracks() {}

    /**
     * Writes {@code CAMERA.txt} for every camera of the recording.
     *
     * @param recording an MCAP file with the objects topic
     * @param folder where to
     * @return number of frames by camera name
     * @throws McapException when the recording holds no objects
     */
    public static Map<String, Integer> export(Path recording, Path folder) throws IOException {
        Map<String, SortedMap<Long, DetectedObjectsCodec.Message>> cameras = read(recording);
        if (cameras.isEmpty()) {
            throw new McapException(recording + " holds no detected objects: was the objects topic recorded?");
        }
        Files.createDirectories(folder);
        Map<String, Integer> frames = new LinkedHashMap<>();
        for (Map.Entry<String, SortedMap<Long, DetectedObjectsCodec.Message>> camera : cameras.entrySet()) {
            write(folder.resolve(camera.getKey() + ".txt"), camera.getValue());
            frames.put(camera.getKey(), camera.getValue().size());
        }
        return frames;
    }

    private static Map<String, SortedMap<Long, DetectedObjectsCodec.Message>> read(Path recording) throws IOException {
        Map<String, SortedMap<Long, DetectedObjectsCodec.Message>> cameras = new TreeMap<>();
        try (McapReader reader = McapReader.open(recording)) {
            reader.read(McapQuery.ALL, message -> {
                if (isObjects(message)) {
                    DetectedObjectsCodec.Message objects = decode(message);
                    ResultHeader header = objects.header();
                    // A frame processed again after a crash comes twice: one is enough.
                    cameras.computeIfAbsent(header.id().camera().camera(), name -> new TreeMap<>(Long::compareUnsigned))
                            .putIfAbsent(header.id().sequence(), objects);
                }
                return true;
            });
        }
        return cameras;
    }

    private static boolean isObjects(RecordedMessage message) {
        return message.schema() != null && message.schema().name().equals(WireSchema.DETECTED_OBJECTS.messageName());
    }

    private static DetectedObjectsCodec.Message decode(RecordedMessage message) throws McapException {
        try {
            return DetectedObjectsCodec.decode(message.message().data());
        } catch (WireException e) {
            throw new McapException("a recorded result cannot be read: " + e.getMessage(), e);
        }
    }

    private static void write(Path file, SortedMap<Long, DetectedObjectsCodec.Message> frames) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            int frame = 0;
            for (DetectedObjectsCodec.Message message : frames.values()) {
                for (TrackedObject object : message.objects().stream()
                        .filter(seen -> seen.status() == TrackStatus.TRACKED)
                        .sorted(Comparator.comparingLong(TrackedObject::trackId))
                        .toList()) {
                    out.write(line(frame, object));
                }
                frame++;
            }
        }
    }

    /** Frame, id, type, truncation, occlusion, alpha, box, nine unknowns of 3D, score. */
    private static String line(int frame, TrackedObject object) {
        return String.format(
                Locale.ROOT,
                "%d %d %s -1 -1 -10 %.3f %.3f %.3f %.3f -1 -1 -1 -1000 -1000 -1000 -10 %.4f%n",
                frame,
                object.trackId(),
                kittiType(object.objectClass()),
                object.box().left(),
                object.box().top(),
                object.box().right(),
                object.box().bottom(),
                object.existenceProbability());
    }

    private static String kittiType(ObjectClass objectClass) {
        return switch (objectClass) {
            case PERSON -> "Pedestrian";
            case BICYCLE -> "Cyclist";
            case CAR -> "Car";
            case TRUCK -> "Truck";
            case TRAIN -> "Tram";
            case MOTORCYCLE, BUS, ANIMAL, TRAFFIC_LIGHT, TRAFFIC_SIGN -> "Misc";
        };
    }
}
