package io.drivesight.simulator.score.page;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.pipeline.FrameResult.Scene;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.annotate.AnnotatedFrame;
import io.drivesight.simulator.annotate.FramePainter;
import io.drivesight.simulator.score.run.Run.RunResult;
import io.drivesight.simulator.score.run.ScoreRules;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pictures of moments, from the frames in the recording. Where it holds no frames there are none. */
final class MomentPictures {
    private static final int WIDTH = 800;

    private final ImageDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);
    private final Map<FrameId, CameraFrame> frames;

    /** Fetches frames from a recording. */
    MomentPictures(Path recording, Set<FrameId> wanted) throws IOException {
        frames = wanted.isEmpty() ? Map.of() : fetch(recording, wanted);
    }

    private static Map<FrameId, CameraFrame> fetch(Path recording, Set<FrameId> wanted) throws IOException {
        Map<FrameId, CameraFrame> found = new HashMap<>();
        try (McapReader reader = McapReader.open(recording)) {
            reader.read(McapQuery.ALL, message -> {
                frame(message)
                        .filter(frame -> wanted.contains(frame.id()))
                        .ifPresent(frame -> found.put(frame.id(), frame));
                return found.size() < wanted.size();
            });
        }
        return found;
    }

    private static Optional<CameraFrame> frame(RecordedMessage message) {
        String what = message.channel().metadata().getOrDefault(BusChannels.MESSAGE, "");
        if (!what.equals(WireSchema.CAMERA_FRAME.messageName())) {
            return Optional.empty();
        }
        try {
            return Optional.of(CameraFrameCodec.decode(message.message().data()));
        } catch (WireException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * A frame's picture for a page, with what was published and what was there.
     *
     * @param focus what to look at [px of the frame]; empty: nothing in particular
     * @return empty when the recording has not the frame
     */
    Optional<PixelImage> of(FrameId id, FrameTruth truth, Optional<RunResult> result, Optional<Box> focus) {
        CameraFrame frame = frames.get(id);
        if (frame == null) {
            return Optional.empty();
        }
        try {
            BufferedImage image =
                    AwtImages.toBufferedImage(decoder.decode(frame.data(), frame.format(), frame.rawSize()));
            List<Box> boxes = truth.objects().stream()
                    .filter(ScoreRules::counts)
                    .map(ObjectTruth::visibleBox)
                    .flatMap(Optional::stream)
                    .toList();
            BufferedImage painted = FramePainter.paint(image, annotated(frame, truth, result), boxes, focus, WIDTH);
            return Optional.of(AwtImages.toPixelImage(painted));
        } catch (ImageDecodeException unreadable) {
            return Optional.empty();
        }
    }

    private static AnnotatedFrame annotated(CameraFrame frame, FrameTruth truth, Optional<RunResult> result) {
        Scene scene = result.map(RunResult::scene).orElse(new Scene(truth.size(), List.of(), List.of()));
        Instant published =
                result.map(known -> known.message().outcome().outcomeTime()).orElse(frame.captureTime());
        return new AnnotatedFrame(frame, published, scene, Optional.of(truth));
    }
}
