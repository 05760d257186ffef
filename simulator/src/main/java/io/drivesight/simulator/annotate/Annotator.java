package io.drivesight.simulator.annotate;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.report.ContactSheet;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws results over their frames, on one thread of its own and never faster than that thread can: what it cannot keep up
 * with is counted and left out. Writes every second frame of a camera as JPEG up to {@value #MOST} files, and at the end some
 * of these on one {@code contact-sheet.png}.
 */
public final class Annotator implements Consumer<AnnotatedFrame>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Annotator.class);
    private static final double QUALITY = 0.85;
    private static final int WAITING = 32;
    /** One in so many frames of a camera is drawn. */
    static final int EVERY = 2;

    /** No more files are written. */
    static final int MOST = 150;

    private static final int SHEET_TILES = 12;
    private static final int SHEET_COLUMNS = 3;
    /** Width of a picture on the sheet [px]. */
    static final int TILE_WIDTH = 800;

    private static final String LEGEND =
            "one colour a track   solid box: seen   dashed box: predicted   fading line: where it is expected to go"
                    + "   orange, red: warning, emergency   label: class, score, track";

    private final Path folder;
    private final ImageDecoder decoder;
    private final ImageEncoder encoder = new ImageEncoder();
    private final Map<CameraId, Long> seen = new HashMap<>();
    private final ThreadPoolExecutor thread;
    private final List<Path> files = new ArrayList<>();
    private long leftOut;
    private boolean broken;

    /**
     * Makes the folder.
     *
     * @throws IOException when it cannot be made
     */
    public Annotator(Path folder, ImageDecoder decoder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.decoder = decoder;
        this.thread =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Annotator::daemon);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "annotate");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void accept(AnnotatedFrame result) {
        long number = seen.merge(result.frame().id().camera(), 1L, Long::sum) - 1;
        if (number % EVERY != 0) {
            return;
        }
        try {
            thread.execute(() -> draw(result));
        } catch (RejectedExecutionException busy) {
            leftOut++;
        }
    }

    private void draw(AnnotatedFrame result) {
        if (broken || files.size() == MOST) {
            return;
        }
        CameraFrame frame = result.frame();
        try {
            BufferedImage picture =
                    FramePainter.paint(decoder.decode(frame.data(), frame.format(), frame.rawSize()), result);
            Path file = folder.resolve("%s-%06d.jpg"
                    .formatted(frame.id().camera().camera(), frame.id().sequence()));
            Files.write(file, encoder.jpeg(AwtImages.toPixelImage(picture), QUALITY));
            files.add(file);
        } catch (ImageDecodeException unreadable) {
            LOG.warn("{} cannot be drawn: {}", frame.id(), unreadable.getMessage());
        } catch (IOException full) {
            broken = true;
            LOG.warn("no more annotated frames are written to {}: {}", folder, full.toString());
        }
    }

    /**
     * Waits for what is being drawn and writes the sheet.
     *
     * @param title its first line
     * @return the sheet's file; empty when there was no frame
     * @throws IOException when it cannot be written
     */
    public Optional<Path> finish(String title) throws IOException, InterruptedException {
        close();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            LOG.warn("drawing did not end within a minute; the sheet may lack the last frames");
        }
        int pictures = Math.min(SHEET_TILES, files.size());
        if (pictures == 0) {
            return Optional.empty();
        }
        ContactSheet sheet = new ContactSheet(Math.min(SHEET_COLUMNS, pictures), TILE_WIDTH);
        sheet.heading(title, LEGEND);
        for (int i = 0; i < pictures; i++) {
            Path file = files.get(i * (files.size() - 1) / Math.max(1, pictures - 1));
            try {
                sheet.add(decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file))), List.of(), "");
            } catch (ImageDecodeException changed) {
                throw new IOException(file + ": " + changed.getMessage(), changed);
            }
        }
        Path file = folder.resolve("contact-sheet.png");
        Files.write(file, encoder.png(sheet.draw()));
        return Optional.of(file);
    }

    /** Annotated frames written. */
    public int files() {
        return files.size();
    }

    /** Frames left out because drawing could not keep up. */
    public synchronized long leftOut() {
        return leftOut;
    }

    /** Takes no more frames. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
