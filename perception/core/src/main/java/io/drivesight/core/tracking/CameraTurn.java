package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Box;
import java.util.Arrays;
import java.util.List;

/**
 * Finds how far the whole image has moved beyond what the tracks foresaw, because the camera turned or nodded. Pairs of a track
 * and a detection of about the same size vote for the shift between them; the shift with most votes is taken when under it the
 * boxes fit clearly better than without. In a row of parked cars seen from a turning vehicle this is what keeps each car from
 * taking over the identity of its neighbour. Keeps its working arrays between frames.
 */
final class CameraTurn {
    /** A shift of the whole image [px]. */
    record Shift(double dx, double dy) {
        static final Shift NONE = new Shift(0, 0);
    }

    /** Shifts are counted in this many bins per image width. */
    private static final int BINS_PER_WIDTH = 160;
    /** Sizes of one object differ by less between two frames: a standard deviation of the logarithm. */
    private static final double SIZE_DEVIATION = 0.06;

    /** Pairs whose heights differ more have next to no vote. */
    private static final double MAX_RATIO = 1.16;

    /** By so much must the fit per pair get better. */
    private static final double MIN_GAIN = 0.1;

    private double[] votes = new double[0];
    private double[] pairX = new double[16];
    private double[] pairY = new double[16];
    private double[] pairWeight = new double[16];
    private int pairs;

    Shift estimate(List<Track> tracks, List<Sighting> detections, double imageWidth) {
        collect(tracks, detections);
        if (pairs == 0) {
            return Shift.NONE;
        }
        Shift shift = mostVoted(imageWidth / BINS_PER_WIDTH, imageWidth);
        double without = fit(tracks, detections, Shift.NONE);
        double with = fit(tracks, detections, shift);
        int possible = Math.min(tracks.size(), detections.size());
        return with - without > MIN_GAIN * possible ? shift : Shift.NONE;
    }

    private void collect(List<Track> tracks, List<Sighting> detections) {
        pairs = 0;
        for (Track track : tracks) {
            for (Sighting detection : detections) {
                if (track.objectClass().isOfOneKindWith(detection.objectClass())) {
                    consider(track, detection);
                }
            }
        }
    }

    private void consider(Track track, Sighting detection) {
        BoxFilter filter = track.picture();
        Box box = detection.box();
        if (!alikeInSize(filter.height(), box.height())
                || !filter.withinReach(box, track.settings().noise())) {
            return;
        }
        double size = sizeFit(filter, box);
        grow();
        pairX[pairs] = box.centerX() - filter.value(BoxFilter.X);
        pairY[pairs] = box.centerY() - filter.value(BoxFilter.Y);
        pairWeight[pairs++] = size * detection.score();
    }

    /** Cheap, for the many pairs that are nothing to each other. */
    private static boolean alikeInSize(double a, double b) {
        return a < MAX_RATIO * b && b < MAX_RATIO * a;
    }

    /** 1: same size; towards 0: other sizes. */
    static double sizeFit(BoxFilter filter, Box box) {
        double byHeight = Math.log(box.height() / filter.height()) / SIZE_DEVIATION;
        double byWidth = Math.log(box.width() / filter.width()) / (2 * SIZE_DEVIATION);
        return Math.exp(-0.5 * (byHeight * byHeight + byWidth * byWidth));
    }

    private void grow() {
        if (pairs == pairX.length) {
            pairX = Arrays.copyOf(pairX, 2 * pairs);
            pairY = Arrays.copyOf(pairY, 2 * pairs);
            pairWeight = Arrays.copyOf(pairWeight, 2 * pairs);
        }
    }

    private Shift mostVoted(double bin, double imageWidth) {
        int half = (int) Math.ceil(imageWidth / bin);
        if (votes.length < 2 * half + 3) {
            votes = new double[2 * half + 3];
        }
        Arrays.fill(votes, 0);
        for (int i = 0; i < pairs; i++) {
            votes[bin(pairX[i], bin, half)] += pairWeight[i];
        }
        int best = half + 1;
        for (int i = 1; i < votes.length - 1; i++) {
            if (around(i) > around(best) + 1e-12) {
                best = i;
            }
        }
        return meanAround((best - half - 1) * bin, 1.5 * bin);
    }

    private static int bin(double x, double bin, int half) {
        return Math.max(-half, Math.min(half, (int) Math.rint(x / bin))) + half + 1;
    }

    private double around(int i) {
        return votes[i - 1] + votes[i] + votes[i + 1];
    }

    private Shift meanAround(double x, double reach) {
        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        for (int i = 0; i < pairs; i++) {
            if (Math.abs(pairX[i] - x) <= reach) {
                sum += pairWeight[i];
                sumX += pairWeight[i] * pairX[i];
                sumY += pairWeight[i] * pairY[i];
            }
        }
        return sum > 0 ? new Shift(sumX / sum, sumY / sum) : Shift.NONE;
    }

    /** Sum over the tracks of the best fit of any detection under this shift. */
    private static double fit(List<Track> tracks, List<Sighting> detections, Shift shift) {
        double sum = 0;
        for (Track track : tracks) {
            Box box = track.picture().box().translated(shift.dx(), shift.dy());
            double best = 0;
            for (Sighting detection : detections) {
                double overlap = box.iou(detection.box());
                if (overlap > best && track.objectClass().isOfOneKindWith(detection.objectClass())) {
                    best = Math.max(best, overlap * sizeFit(track.picture(), detection.box()));
                }
            }
            sum += best;
        }
        return sum;
    }
}
