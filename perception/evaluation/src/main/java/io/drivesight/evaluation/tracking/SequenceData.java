package io.drivesight.evaluation.tracking;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sequence after filtering, ready to be counted: identities renumbered from 0 by rising id, overlaps computed once.
 *
 * @param frames in order of time
 * @param truthIds number of different objects
 * @param trackIds number of different tracks
 */
record SequenceData(List<Frame> frames, int truthIds, int trackIds) {
    static SequenceData of(List<RawFrame> frames) {
        long[] truthIds = distinct(frames.stream().map(RawFrame::truth).toList());
        long[] trackIds = distinct(frames.stream().map(RawFrame::tracks).toList());
        List<Frame> renumbered = frames.stream()
                .map(frame ->
                        new Frame(positions(truthIds, frame.truth), positions(trackIds, frame.tracks), frame.overlap))
                .toList();
        return new SequenceData(renumbered, truthIds.length, trackIds.length);
    }

    int truthBoxes() {
        return frames.stream().mapToInt(frame -> frame.truth().length).sum();
    }

    int trackBoxes() {
        return frames.stream().mapToInt(frame -> frame.tracks().length).sum();
    }

    /** In how many frames each object is. */
    int[] truthLengths() {
        int[] lengths = new int[truthIds];
        frames.forEach(frame -> IntStream.of(frame.truth).forEach(id -> lengths[id]++));
        return lengths;
    }

    /** In how many frames each track is. */
    int[] trackLengths() {
        int[] lengths = new int[trackIds];
        frames.forEach(frame -> IntStream.of(frame.tracks).forEach(id -> lengths[id]++));
        return lengths;
    }

    private static long[] distinct(List<long[]> ids) {
        return ids.stream().flatMapToLong(Arrays::stream).sorted().distinct().toArray();
    }

    private static int[] positions(long[] sorted, long[] ids) {
        return Arrays.stream(ids)
                .mapToInt(id -> Arrays.binarySearch(sorted, id))
                .toArray();
    }

    /** One frame: identities as in the files, IoU by object and track. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on within the package, never compared.
    record RawFrame(long[] truth, long[] tracks, double[][] overlap) {}

    /** One frame: renumbered identities, IoU by object and track. */
    @SuppressWarnings("ArrayRecordComponent") // Handed on within the package, never compared.
    record Frame(int[] truth, int[] tracks, double[][] overlap) {}
}
