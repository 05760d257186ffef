package io.drivesight.training.rank;

import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetCheck;
import io.drivesight.training.dataset.DifferenceHash;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Frames in the order in which to label them. Each is the one that looks least like those before it and like what is labelled already
 * (k-centre choice, Sener and Savarese, arXiv:1708.00489), by the bits in which their {@link DifferenceHash}es differ. A near copy of one of
 * these is never chosen.
 *
 * @param frames the chosen ones in the order of choice, then all others, the least alike first
 * @param failed what is wrong with frames that could not be read
 */
public record Ranking(List<RankedFrame> frames, List<String> failed) {
    /**
     * One frame's place.
     *
     * @param place from 1 for the frame to label first; 0: not chosen
     * @param distance bits of 256 in which it differs from the nearest frame that was chosen before it or is labelled; 256: there is none
     */
    public record RankedFrame(int place, Dataset.Entry frame, int distance) {}

    public Ranking {
        frames = List.copyOf(frames);
        failed = List.copyOf(failed);
    }

    /** The frames to label. */
    public List<RankedFrame> chosen() {
        return frames.stream().filter(frame -> frame.place() > 0).toList();
    }

    /** Frames that are near copies of chosen or labelled ones. */
    public long copies() {
        return frames.stream()
                .filter(frame -> frame.place() == 0 && frame.distance() <= DatasetCheck.NEAR_DUPLICATE_BITS)
                .count();
    }

    /**
     * Looks at frames and chooses.
     *
     * @param labelled frames that have labels already
     * @param top frames to choose at most
     * @param callers frames worked on at a time, at least 1
     * @throws InterruptedException when the caller is interrupted
     */
    public static Ranking of(
            List<Dataset.Entry> frames,
            List<Dataset.Entry> labelled,
            int top,
            ImageFiles files,
            int callers,
            Progress progress)
            throws InterruptedException {
        List<Dataset.Entry> all = new ArrayList<>(labelled);
        all.addAll(frames);
        PictureWork.Done<DifferenceHash> done = PictureWork.on(
                all,
                callers,
                entry -> DifferenceHash.of(files.decode(entry.image().file())),
                progress);
        List<DifferenceHash> known = new ArrayList<>();
        List<Dataset.Entry> readable = new ArrayList<>();
        List<DifferenceHash> hashes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            @Nullable DifferenceHash hash = done.results().get(i);
            if (hash != null && i < labelled.size()) {
                known.add(hash);
            } else if (hash != null) {
                readable.add(all.get(i));
                hashes.add(hash);
            }
        }
        return new Ranking(choose(readable, hashes, known, top), done.failed());
    }

    private static List<RankedFrame> choose(
            List<Dataset.Entry> frames, List<DifferenceHash> hashes, List<DifferenceHash> known, int top) {
        int[] distance = new int[frames.size()];
        Arrays.fill(distance, DifferenceHash.BITS);
        known.forEach(hash -> approach(distance, hashes, hash));
        List<RankedFrame> ranked = new ArrayList<>();
        List<Integer> left =
                new ArrayList<>(IntStream.range(0, frames.size()).boxed().toList());
        Comparator<Integer> byDistance = Comparator.comparing(i -> -distance[i]);
        while (ranked.size() < top && !left.isEmpty()) {
            Integer best = left.stream().min(byDistance).orElseThrow();
            if (distance[best] <= DatasetCheck.NEAR_DUPLICATE_BITS) {
                break;
            }
            ranked.add(new RankedFrame(ranked.size() + 1, frames.get(best), distance[best]));
            left.remove(best);
            approach(distance, hashes, hashes.get(best));
        }
        left.stream().sorted(byDistance).forEach(i -> ranked.add(new RankedFrame(0, frames.get(i), distance[i])));
        return ranked;
    }

    /** Lowers the distances to those from a frame that is now known. */
    private static void approach(int[] distance, List<DifferenceHash> hashes, DifferenceHash known) {
        Arrays.setAll(distance, i -> Math.min(distance[i], hashes.get(i).distance(known)));
    }
}
