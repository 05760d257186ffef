package io.drivesight.simulator.annotate;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Pictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
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
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws results over their frames, on one thread of its own and never faster than that thread can: what it cannot keep up
 * with is counted and left out. Writes every second frame of a camera as JPEG up to {@value #MOST} files, and at the end one
 * {@code contact-sheet.png}.
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
    private final EvenSample<BufferedImage> sheet = new EvenSample<>(SHEET_TILES);
    private final Map<CameraId, Long> seen = new HashMap<>();
    private final ThreadPoolExecutor thread;
    private int files;
    private long leftOut;
    private boolean broken;

    /**
     * A few things spread evenly over a run of unknown length, in little memory: they are kept one in so many, and when twice the wanted number is
     * there, every second one goes.
     */
    static final class EvenSample<T> {
        private final int wanted;
        private List<T> kept = new ArrayList<>();
        private int stride = 1;
        private long offered;

        EvenSample(int wanted) {
            this.wanted = wanted;
        }

        /** True: the next one is to be kept, so it is worth making. Call once for each. */
        boolean wantsNext() {
            return offered++ % stride == 0;
        }

        void add(T one) {
            kept.add(one);
            if (kept.size() >= 2 * wanted) {
                List<T> all = kept;
                kept = new ArrayList<>(IntStream.range(0, all.size())
                        .filter(i -> i % 2 == 0)
                        .mapToObj(all::get)
                        .toList());
                stride *= 2;
            }
        }

        /** First and last of those kept, and evenly between. */
        List<T> chosen() {
            int count = Math.min(wanted, kept.size());
            return IntStream.range(0, count)
                    .mapToObj(i ->
                            kept.get(count == 1 ? 0 : (int) Math.round((double) i * (kept.size() - 1) / (count - 1))))
                    .toList();
        }
    }

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
        boolean toFile = files < MOST && !broken;
        boolean toSheet = sheet.wantsNext();
        if (!toFile && !toSheet) {
            return;
        }
        try {
            BufferedImage image = AwtImages.toBufferedImage(decoder.decode(
                    result.frame().data(),
                    result.frame().format(),
                    result.frame().rawSize()));
            if (toSheet) {
                sheet.add(FramePainter.paint(image, result, TILE_WIDTH));
            }
            if (toFile) {
                write(result, FramePainter.paint(image, result, image.getWidth()));
            }
        } catch (ImageDecodeException unreadable) {
            LOG.warn("{} cannot be drawn: {}", result.frame().id(), unreadable.getMessage());
        } catch (IOException full) {
            broken = true;
            LOG.warn("no more annotated frames are written to {}: {}", folder, full.toString());
        }
    }

    private void write(AnnotatedFrame result, BufferedImage picture) throws IOException {
        String name = "%s-%06d.jpg"
                .formatted(
                        result.frame().id().camera().camera(),
                        result.frame().id().sequence());
        Files.write(folder.resolve(name), encoder.jpeg(AwtImages.toPixelImage(picture), QUALITY));
        files++;
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
        List<BufferedImage> pictures = sheet.chosen();
        if (pictures.isEmpty()) {
            return Optional.empty();
        }
        ContactSheet tiles = new ContactSheet(Math.min(SHEET_COLUMNS, pictures.size()), TILE_WIDTH);
        tiles.heading(title, LEGEND);
        pictures.forEach(picture -> tiles.add(picture, ""));
        Path file = folder.resolve("contact-sheet.png");
        Files.write(file, encoder.png(tiles.draw()));
        return Optional.of(file);
    }

    /** Annotated frames written. */
    public int files() {
        return files;
    }

    /** Frames left out because drawing could not keep up. */
    public synchronized long leftOut() {
        return leftOut;
    }

    /** False: this machine has no fonts, so pictures carry no text. */
    public boolean hasText() {
        return Pictures.hasFonts();
    }

    /** Takes no more frames. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
