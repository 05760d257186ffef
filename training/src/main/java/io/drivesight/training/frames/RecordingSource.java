package io.drivesight.training.frames;

import io.drivesight.core.frame.CameraId;
import io.drivesight.mcap.McapException;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.frames.FrameSpool.FrameSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The cameras' frames in an MCAP recording, in the order in which they were recorded. */
record RecordingSource(Path file) implements CollectedFrames.Source {
    /** A chunk is some megabytes; a frame of raw pixels may be large. */
    private static final int MAX_RECORD_BYTES = 128 << 20;

    @Override
    public List<String> fill(FrameSpool spool, FrameOptions options, Progress progress) throws IOException {
        try {
            checkCameras(options);
            if (options.from() == FrameOptions.From.NEWEST) {
                spool.passOver(Math.max(0, wanted(options) - options.most()));
            }
            return read(spool, options, progress);
        } catch (McapException e) {
            throw new DatasetException(file + ": " + e.getMessage() + "; give an MCAP recording", e);
        }
    }

    private void checkCameras(FrameOptions options) throws IOException {
        List<CameraId> cameras = BusChannels.cameras(file);
        FrameSelection selection = new FrameSelection(options);
        if (cameras.isEmpty()) {
            throw new DatasetException(file + ": holds no camera frames; was the topic of frames recorded?");
        }
        if (cameras.stream().noneMatch(selection::isWanted)) {
            throw new DatasetException("%s: has no camera '%s'; it has %s"
                    .formatted(file, options.camera().orElse(""), cameras));
        }
    }

    /** How many frames would be taken, were there no limit: pictures are not looked at for it. */
    private long wanted(FrameOptions options) throws IOException {
        FrameSelection selection = new FrameSelection(options);
        AtomicLong wanted = new AtomicLong();
        try (McapReader reader = McapReader.open(file, MAX_RECORD_BYTES)) {
            reader.read(McapQuery.ALL, message -> {
                if (BusChannels.camera(message.channel()).isPresent()
                        && selection.takes(message.message().data())) {
                    wanted.incrementAndGet();
                }
                return true;
            });
        }
        return wanted.get();
    }

    private List<String> read(FrameSpool spool, FrameOptions options, Progress progress) throws IOException {
        try (McapReader reader = McapReader.open(file, MAX_RECORD_BYTES)) {
            reader.read(McapQuery.ALL, message -> {
                if (BusChannels.camera(message.channel()).isPresent()) {
                    spool.offer(message.message().data());
                    progress.update(spool.taken(), options.most());
                }
                return !spool.isFull();
            });
            return new ArrayList<>(reader.problems());
        }
    }
}
