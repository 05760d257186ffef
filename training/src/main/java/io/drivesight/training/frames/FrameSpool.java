package io.drivesight.training.frames;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.WireException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes frames as image files {@code vehicle_camera_sequence.jpg} into one folder. A frame is written only when its picture can be
 * decoded; limits are checked from the header before anything is allocated. Not thread-safe.
 */
final class FrameSpool {
    private static final int NAME_LENGTH = 60;
    private static final double RAW_QUALITY = 0.95;
    private static final long MOST_BYTES = 8L << 30;
    /** A picture of this size is enough to see whether a file can be decoded at all. */
    private static final ImageSize GLIMPSE = new ImageSize(1, 1);

    private final Path folder;
    private final FrameOptions options;
    private final ImageLimits limits = ImageLimits.DEFAULT;
    private final ImageDecoder decoder = DecoderChoice.AUTO.decoder(limits);
    private final ImageEncoder encoder = new ImageEncoder();
    private final Map<CameraId, Long> counts = new HashMap<>();
    private final Map<CameraId, String> prefixes = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private final Map<String, Long> skipped = new TreeMap<>();
    private long bytes;
    private long seen;

    FrameSpool(Path folder, FrameOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /**
     * Looks at one message.
     *
     * @param value a {@code CameraFrame}; shared, so not to be changed any more
     */
    void offer(byte[] value) throws IOException {
        seen++;
        try {
            CameraFrame frame = CameraFrameCodec.decode(value);
            if (isWanted(frame.id().camera())
                    && (counts.merge(frame.id().camera(), 1L, Long::sum) - 1) % options.every() == 0) {
                write(frame);
            }
        } catch (WireException e) {
            skip("no frames (" + e.reason() + ")");
        } catch (ImageDecodeException e) {
            String reason = e.reason().code();
            skip((e.reason().isOversize() ? "too large (" : "corrupt (") + reason + ")");
        }
    }

    /** True: of the camera that is wanted. */
    boolean isWanted(CameraId camera) {
        return options.camera()
                .map(name -> name.equals(camera.key()) || name.equals(camera.camera()))
                .orElse(true);
    }

    private void write(CameraFrame frame) throws IOException, ImageDecodeException {
        byte[] image;
        FrameFormat format = FrameFormat.JPEG;
        if (frame.format().isRaw()) {
            image = encoder.jpeg(decoder.decode(frame.data(), frame.format(), frame.rawSize()), RAW_QUALITY);
        } else {
            format = ImageHeader.read(frame.data(), limits).format();
            decoder.decode(frame.data(), FrameFormat.DETECT, frame.rawSize(), whole -> GLIMPSE);
            image = new byte[frame.data().remaining()];
            frame.data().duplicate().get(image);
        }
        // Of one length for usual numbers, so that names sort as the frames came.
        String digits = Long.toUnsignedString(frame.id().sequence());
        String number = "0".repeat(Math.max(0, 10 - digits.length())) + digits;
        String name =
                "%s_%s.%s".formatted(prefix(frame.id().camera()), number, format == FrameFormat.PNG ? "png" : "jpg");
        if (!written.add(name)) {
            skip("repeated");
            return;
        }
        Files.write(folder.resolve(name), image);
        bytes += image.length;
    }

    /** Two cameras whose names become one are told apart by a number. */
    private String prefix(CameraId camera) {
        return prefixes.computeIfAbsent(camera, added -> {
            String wanted = safe(added.vehicle()) + "_" + safe(added.camera());
            String name = wanted;
            for (int i = 2; prefixes.containsValue(name); i++) {
                name = wanted + "-" + i;
            }
            return name;
        });
    }

    /** A name from the bus as part of a file's name: neither hidden, nor a path, nor longer than file systems take. */
    private static String safe(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9-]", "-").replaceAll("^-+", "");
        String cut = plain.substring(0, Math.min(NAME_LENGTH, plain.length()));
        return cut.isEmpty() ? "camera" : cut;
    }

    private void skip(String reason) {
        skipped.merge(reason, 1L, Long::sum);
    }

    /** True: no more frames are wanted. */
    boolean isFull() {
        return written.size() >= options.most() || bytes >= MOST_BYTES;
    }

    int taken() {
        return written.size();
    }

    /**
     * What was written.
     *
     * @param source what it came from
     * @param notes what a person should know
     */
    CollectedFrames collected(String source, List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        if (bytes >= MOST_BYTES) {
            all.add("stopped at %d MB of frames".formatted(MOST_BYTES >> 20));
        }
        return new CollectedFrames(folder, source, written.size(), seen, skipped, all);
    }
}
