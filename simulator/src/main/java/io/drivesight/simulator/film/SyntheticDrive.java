package io.drivesight.simulator.film;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DriveFrame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A plan as a drive, rendered while it is replayed: several threads work ahead, a bounded number of frames, and frames come out
 * in the order of time, those of one instant in the order of the cameras. What comes out depends on the plan alone, not on the
 * number of threads. It costs tens of milliseconds of one core a frame; when that is more than there is, the drive falls behind
 * its pace. Not thread-safe.
 */
public final class SyntheticDrive implements Drive {
    /** Frames under way per thread: enough to keep the threads busy, few enough to keep the memory small. */
    private static final int AHEAD = 4;

    private final FilmPlan plan;
    private final List<Shot> shots;
    private final boolean loop;
    private final int ahead;
    private final ExecutorService pool;
    private final Queue<Future<DriveFrame>> underWay = new ArrayDeque<>();
    private long next;

    /**
     * Opens the drive; rendering begins with the first frame asked for.
     *
     * @param loop true: it goes round and never ends, and each round is rendered again
     * @param threads that render, at least 1
     */
    public SyntheticDrive(FilmPlan plan, boolean loop, int threads) {
        this.plan = plan;
        this.shots = plan.shots();
        this.loop = loop;
        this.ahead = AHEAD * threads;
        this.pool = Executors.newFixedThreadPool(threads, SyntheticDrive::daemon);
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "render");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public List<CameraId> cameras() {
        return plan.cameraIds();
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        while (underWay.size() < ahead && (loop || next < shots.size()) && !shots.isEmpty()) {
            Shot shot = shots.get((int) (next % shots.size()));
            int round = (int) (next / shots.size());
            Duration begin = plan.length().multipliedBy(round);
            underWay.add(pool.submit(() -> {
                DriveFrame frame = plan.shoot(shot);
                return frame.movedTo(frame.at().plus(begin)).inRound(round);
            }));
            next++;
        }
        Future<DriveFrame> first = underWay.poll();
        return first == null ? Optional.empty() : Optional.of(await(first));
    }

    private static DriveFrame await(Future<DriveFrame> frame) throws IOException {
        try {
            return frame.get();
        } catch (ExecutionException e) {
            throw new IOException("a frame could not be rendered: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a frame was rendered");
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
