package io.drivesight.evaluation.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.evaluation.tracking.SequenceData.Frame;
import java.util.Arrays;
import java.util.List;

/**
 * CLEAR-MOT counts and the ratios made of them (K. Bernardin, R. Stiefelhagen, EURASIP JIVP 2008). Ratios are fractions.
 *
 * @param hits matched boxes (TP)
 * @param misses unmatched objects (FN)
 * @param falseAlarms unmatched tracks (FP)
 * @param idSwitches matched boxes whose object was last matched to another track (IDSW)
 * @param mostlyTracked objects matched in more than 80 % of their frames
 * @param partlyTracked objects in between
 * @param mostlyLost objects matched in less than 20 % of their frames
 * @param fragmentations times a matched object was lost and found again
 * @param frames number of frames
 * @param overlapSum sum of the IoU of all hits
 */
public record ClearMotScore(
        int hits,
        int misses,
        int falseAlarms,
        int idSwitches,
        int mostlyTracked,
        int partlyTracked,
        int mostlyLost,
        int fragmentations,
        int frames,
        double overlapSum) {
    /** Counts over several sequences. */
    public static ClearMotScore combine(List<ClearMotScore> scores) {
        return scores.stream().reduce(new ClearMotScore(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), ClearMotScore::plus);
    }

    private ClearMotScore plus(ClearMotScore other) {
        return new ClearMotScore(
                hits + other.hits,
                misses + other.misses,
                falseAlarms + other.falseAlarms,
                idSwitches + other.idSwitches,
                mostlyTracked + other.mostlyTracked,
                partlyTracked + other.partlyTracked,
                mostlyLost + other.mostlyLost,
                fragmentations + other.fragmentations,
                frames + other.frames,
                overlapSum + other.overlapSum);
    }

    /** (TP - FP - IDSW) / (TP + FN); negative when more is wrong than right; 0 without objects. */
    public double mota() {
        return perTruth(hits - falseAlarms - idSwitches);
    }

    /** MOTA without the switches. */
    public double moda() {
        return perTruth(hits - falseAlarms);
    }

    /** MOTA with the logarithm of the switches. */
    public double motal() {
        return perTruth(hits - falseAlarms - (idSwitches > 0 ? Math.log10(idSwitches) : 0));
    }

    /** MOTA with every hit weighted by its IoU. */
    public double smota() {
        return perTruth(overlapSum - falseAlarms - idSwitches);
    }

    /** Mean IoU of the hits. */
    public double motp() {
        return overlapSum / Math.max(1.0, hits);
    }

    public double recall() {
        return perTruth(hits);
    }

    public double precision() {
        return hits / Math.max(1.0, hits + falseAlarms);
    }

    public double f1() {
        return hits / Math.max(1.0, hits + 0.5 * misses + 0.5 * falseAlarms);
    }

    public double falseAlarmsPerFrame() {
        return falseAlarms / Math.max(1.0, frames);
    }

    private double perTruth(double value) {
        int truths = hits + misses;
        return truths == 0 ? 0 : value / truths;
    }

    /** Walks through one sequence and counts hits, misses, false alarms, switches and fragments. */
    static final class ClearMotCounter {
        private static final double MIN_IOU = 0.5;
        private static final double EPSILON = Math.ulp(1.0);
        private static final int NONE = LinearAssignment.UNMATCHED;

        private final SequenceData data;
        private final LinearAssignment assignment = new LinearAssignment();
        /** By object: the track it was last matched to. */
        private final int[] lastTrack;
        /** By object: the track it was matched to in the last frame that was counted. */
        private final int[] trackInLastFrame;

        private final int[] hitFrames;
        private final int[] starts;
        private int[] matchedInLastFrame = new int[0];
        private int hits;
        private int idSwitches;
        private double overlapSum;

        private ClearMotCounter(SequenceData data) {
            this.data = data;
            this.lastTrack = filled(data.truthIds());
            this.trackInLastFrame = filled(data.truthIds());
            this.hitFrames = new int[data.truthIds()];
            this.starts = new int[data.truthIds()];
        }

        static ClearMotScore count(SequenceData data) {
            ClearMotCounter counter = new ClearMotCounter(data);
            data.frames().forEach(counter::add);
            return counter.score();
        }

        private static int[] filled(int length) {
            int[] array = new int[length];
            Arrays.fill(array, NONE);
            return array;
        }

        private void add(Frame frame) {
            // The reference passes over a frame in which either side is empty: pairs survive it.
            if (frame.truth().length > 0 && frame.tracks().length > 0) {
                addMatches(frame, matches(frame));
            }
        }

        /** By object of the frame: the position of its track, or none; pairs of the frame before come first. */
        private int[] matches(Frame frame) {
            int tracks = frame.tracks().length;
            double[] costs = new double[frame.truth().length * tracks];
            for (int g = 0; g < frame.truth().length; g++) {
                int preferred = trackInLastFrame[frame.truth()[g]];
                for (int t = 0; t < tracks; t++) {
                    double overlap = frame.overlap()[g][t];
                    double bonus = frame.tracks()[t] == preferred ? 1000 : 0;
                    costs[g * tracks + t] = overlap < MIN_IOU - EPSILON ? 0 : -(bonus + overlap);
                }
            }
            int[] trackOfObject = new int[frame.truth().length];
            assignment.solve(costs, frame.truth().length, tracks, trackOfObject);
            for (int g = 0; g < trackOfObject.length; g++) {
                boolean matched = trackOfObject[g] != NONE && costs[g * tracks + trackOfObject[g]] < -EPSILON;
                trackOfObject[g] = matched ? trackOfObject[g] : NONE;
            }
            return trackOfObject;
        }

        private void addMatches(Frame frame, int[] trackOfObject) {
            boolean[] wasMatched = new boolean[trackOfObject.length];
            for (int g = 0; g < trackOfObject.length; g++) {
                wasMatched[g] = trackInLastFrame[frame.truth()[g]] != NONE;
            }
            for (int object : matchedInLastFrame) {
                trackInLastFrame[object] = NONE;
            }
            for (int g = 0; g < trackOfObject.length; g++) {
                if (trackOfObject[g] != NONE) {
                    int track = frame.tracks()[trackOfObject[g]];
                    addHit(frame.truth()[g], track, frame.overlap()[g][trackOfObject[g]], wasMatched[g]);
                }
            }
            matchedInLastFrame = frame.truth();
        }

        private void addHit(int object, int track, double overlap, boolean wasMatched) {
            hits++;
            overlapSum += overlap;
            hitFrames[object]++;
            starts[object] += wasMatched ? 0 : 1;
            idSwitches += lastTrack[object] != NONE && lastTrack[object] != track ? 1 : 0;
            lastTrack[object] = track;
            trackInLastFrame[object] = track;
        }

        private ClearMotScore score() {
            int[] frames = data.truthLengths();
            int mostly = 0;
            int atLeastPartly = 0;
            int fragmentations = 0;
            for (int object = 0; object < frames.length; object++) {
                double share = (double) hitFrames[object] / frames[object];
                mostly += share > 0.8 ? 1 : 0;
                atLeastPartly += share >= 0.2 ? 1 : 0;
                fragmentations += Math.max(0, starts[object] - 1);
            }
            return new ClearMotScore(
                    hits,
                    data.truthBoxes() - hits,
                    data.trackBoxes() - hits,
                    idSwitches,
                    mostly,
                    atLeastPartly - mostly,
                    frames.length - atLeastPartly,
                    fragmentations,
                    data.frames().size(),
                    overlapSum);
        }
    }
}
