package io.drivesight.evaluation.tracking;

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

    public double mostlyTrackedShare() {
        return mostlyTracked / objects();
    }

    public double partlyTrackedShare() {
        return partlyTracked / objects();
    }

    /** 1 without objects, as in TrackEval. */
    public double mostlyLostShare() {
        return mostlyTracked + partlyTracked + mostlyLost == 0 ? 1 : mostlyLost / objects();
    }

    private double perTruth(double value) {
        int truths = hits + misses;
        return truths == 0 ? 0 : value / truths;
    }

    private double objects() {
        return Math.max(1.0, mostlyTracked + partlyTracked + mostlyLost);
    }
}
