package io.drivesight.training.frames;

import io.drivesight.core.frame.CameraId;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The cameras' frames in an MCAP recording, in the order in which they were recorded. */
record RecordingSource(Path file) implements CollectedFrames.Source {
    /** A chunk is some megabytes; a frame of raw pixels may be large. */
    private static final int MAX_RECORD_BYTES = 128 << 20;

    @Override
    public List<String> fill(FrameSpool spool, FrameOptions options, Progress progress) throws IOException {
        try (McapReader reader = McapReader.open(file, MAX_RECORD_BYTES)) {
            requireCamera(spool, options);
            reader.read(McapQuery.ALL, message -> {
                if (BusChannels.camera(message.channel()).isPresent()) {
                    spool.offer(message.message().data());
                    progress.update(spool.taken(), options.most());
                }
                return !spool.isFull();
            });
            return List.copyOf(reader.problems());
        } catch (McapException e) {
            throw new DatasetException(file + ": " + e.getMessage() + "; give an MCAP recording", e);
        }
    }

    private void requireCamera(FrameSpool spool, FrameOptions options) throws IOException {
        List<CameraId> cameras = BusChannels.cameras(file);
        if (cameras.isEmpty()) {
            throw new DatasetException(file + ": holds no camera frames; was the topic of frames recorded?");
        }
        if (cameras.stream().noneMatch(spool::isWanted)) {
            throw new DatasetException("%s: has no camera '%s'; it has %s"
                    .formatted(file, options.camera().orElse(""), cameras));
        }
    }
}
