package io.drivesight.evaluation.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.evaluation.tracking.SequenceData.Frame;
import io.drivesight.evaluation.tracking.SequenceData.PairCounts;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Higher order tracking accuracy (J. Luiten et al., IJCV 2021, arXiv:2009.07736): for every overlap threshold alpha the geometric
 * mean of how well objects are detected and how well they are associated over time; the plain figures are means over alpha.
 * Ratios are fractions.
 *
 * @param byAlpha figures at each threshold, rising
 */
public record HotaScore(List<AtAlpha> byAlpha) {
    /** Number of thresholds: 0.05, 0.10 .. 0.95. */
    public static final int ALPHAS = 19;

    public HotaScore {
        byAlpha = List.copyOf(byAlpha);
    }

    /** The i-th threshold. */
    public static double alpha(int i) {
        return 0.05 + i * 0.05;
    }

    /** Counts over several sequences; association and localisation weighted by hits. */
    public static HotaScore combine(List<HotaScore> scores) {
        return new HotaScore(IntStream.range(0, ALPHAS)
                .mapToObj(i -> AtAlpha.combine(
                        scores.stream().map(score -> score.byAlpha.get(i)).toList()))
                .toList());
    }

    public double hota() {
        return mean(i -> byAlpha.get(i).hota());
    }

    /** Detection accuracy. */
    public double detA() {
        return mean(i -> byAlpha.get(i).detA());
    }

    /** Association accuracy. */
    public double assA() {
        return mean(i -> byAlpha.get(i).assA());
    }

    /** Localisation accuracy: mean IoU of the hits. */
    public double locA() {
        return mean(i -> byAlpha.get(i).locA());
    }

    /** The figures at one threshold. */
    public AtAlpha at(int alphaIndex) {
        return byAlpha.get(alphaIndex);
    }

    private static double mean(IntToDoubleFunction value) {
        return IntStream.range(0, ALPHAS).mapToDouble(value).average().orElse(Double.NaN);
    }

    @Override
    public String toString() {
        return "HotaScore[HOTA=%.4f, DetA=%.4f, AssA=%.4f, LocA=%.4f]".formatted(hota(), detA(), assA(), locA());
    }

    /**
     * Figures at one threshold.
     *
     * @param hits matched boxes with at least this overlap
     * @param misses other boxes of objects
     * @param falseAlarms other boxes of tracks
     * @param assA association accuracy, mean over the hits
     * @param assRe association recall
     * @param assPr association precision
     * @param locA mean IoU of the hits; 1 without hits
     */
    public record AtAlpha(
            double hits, double misses, double falseAlarms, double assA, double assRe, double assPr, double locA) {
        /** Detection accuracy (Jaccard index). */
        public double detA() {
            return hits / Math.max(1, hits + misses + falseAlarms);
        }

        /** Detection recall. */
        public double detRe() {
            return hits / Math.max(1, hits + misses);
        }

        /** Detection precision. */
        public double detPr() {
            return hits / Math.max(1, hits + falseAlarms);
        }

        public double hota() {
            return Math.sqrt(detA() * assA);
        }

        public double owta() {
            return Math.sqrt(detRe() * assA);
        }

        private static double weighted(List<AtAlpha> parts, ToDoubleFunction<AtAlpha> value) {
            return parts.stream()
                    .mapToDouble(part -> value.applyAsDouble(part) * part.hits)
                    .sum();
        }

        private static AtAlpha combine(List<AtAlpha> parts) {
            double hits = parts.stream().mapToDouble(AtAlpha::hits).sum();
            return new AtAlpha(
                    hits,
                    parts.stream().mapToDouble(AtAlpha::misses).sum(),
                    parts.stream().mapToDouble(AtAlpha::falseAlarms).sum(),
                    weighted(parts, AtAlpha::assA) / Math.max(1, hits),
                    weighted(parts, AtAlpha::assRe) / Math.max(1, hits),
                    weighted(parts, AtAlpha::assPr) / Math.max(1, hits),
                    hits == 0 ? 1 : weighted(parts, AtAlpha::locA) / hits);
        }
    }

    /** Matches every frame of one sequence so that HOTA is best, and counts at every threshold. */
    static final class HotaCounter {
        private static final double EPSILON = Math.ulp(1.0);

        private final SequenceData data;
        private final LinearAssignment assignment = new LinearAssignment();
        private final PairCounts pairs = new PairCounts();
        private final List<int[][]> pairOf;
        private final int[] truthLengths;
        private final int[] trackLengths;
        /** By threshold and pair: in how many frames they are matched. */
        private final int[][] matches;

        private final int[] hits = new int[HotaScore.ALPHAS];
        private final double[] overlapSum = new double[HotaScore.ALPHAS];

        private HotaCounter(SequenceData data) {
            this.data = data;
            this.pairOf =
                    data.frames().stream().map(frame -> pairs.number(frame, 0)).toList();
            this.truthLengths = data.truthLengths();
            this.trackLengths = data.trackLengths();
            this.matches = new int[HotaScore.ALPHAS][pairs.size()];
        }

        static HotaScore count(SequenceData data) {
            HotaCounter counter = new HotaCounter(data);
            double[] alignment = counter.alignment();
            for (int t = 0; t < data.frames().size(); t++) {
                counter.add(data.frames().get(t), counter.pairOf.get(t), alignment);
            }
            return new HotaScore(IntStream.range(0, HotaScore.ALPHAS)
                    .mapToObj(counter::atAlpha)
                    .toList());
        }

        /** By pair: how well the two fit each other over the whole sequence, before anything is assigned (a Jaccard index). */
        private double[] alignment() {
            double[] potential = new double[pairs.size()];
            for (int t = 0; t < data.frames().size(); t++) {
                addPotential(data.frames().get(t).overlap(), pairOf.get(t), potential);
            }
            double[] alignment = new double[potential.length];
            for (int pair = 0; pair < alignment.length; pair++) {
                alignment[pair] = potential[pair] / (lengths(pair) - potential[pair]);
            }
            return alignment;
        }

        /** Each overlap weighted against all others of its object and its track in the frame. */
        private static void addPotential(double[][] overlap, int[][] pairOf, double[] potential) {
            double[] ofTruth = new double[overlap.length];
            double[] ofTrack = new double[overlap.length == 0 ? 0 : overlap[0].length];
            for (int g = 0; g < overlap.length; g++) {
                for (int t = 0; t < ofTrack.length; t++) {
                    ofTruth[g] += overlap[g][t];
                    ofTrack[t] += overlap[g][t];
                }
            }
            for (int g = 0; g < overlap.length; g++) {
                for (int t = 0; t < ofTrack.length; t++) {
                    double all = ofTruth[g] + ofTrack[t] - overlap[g][t];
                    if (pairOf[g][t] >= 0 && all > EPSILON) {
                        potential[pairOf[g][t]] += overlap[g][t] / all;
                    }
                }
            }
        }

        private double lengths(int pair) {
            return truthLengths[pairs.truth(pair)] + trackLengths[pairs.track(pair)];
        }

        private void add(Frame frame, int[][] pairOf, double[] alignment) {
            int objects = frame.truth().length;
            int tracks = frame.tracks().length;
            double[] costs = new double[objects * tracks];
            for (int g = 0; g < objects; g++) {
                for (int t = 0; t < tracks; t++) {
                    int pair = pairOf[g][t];
                    costs[g * tracks + t] = pair < 0 ? 0 : -alignment[pair] * frame.overlap()[g][t];
                }
            }
            int[] trackOfObject = new int[objects];
            assignment.solve(costs, objects, tracks, trackOfObject);
            for (int g = 0; g < objects; g++) {
                int t = trackOfObject[g];
                if (t != LinearAssignment.UNMATCHED && pairOf[g][t] >= 0) {
                    addMatch(pairOf[g][t], frame.overlap()[g][t]);
                }
            }
        }

        private void addMatch(int pair, double overlap) {
            for (int i = 0; i < HotaScore.ALPHAS && overlap >= HotaScore.alpha(i) - EPSILON; i++) {
                hits[i]++;
                overlapSum[i] += overlap;
                matches[i][pair]++;
            }
        }

        private AtAlpha atAlpha(int i) {
            double accuracy = 0;
            double recall = 0;
            double precision = 0;
            for (int pair = 0; pair < pairs.size(); pair++) {
                double common = matches[i][pair];
                accuracy += common * common / Math.max(1, lengths(pair) - common);
                recall += common * common / Math.max(1, truthLengths[pairs.truth(pair)]);
                precision += common * common / Math.max(1, trackLengths[pairs.track(pair)]);
            }
            double divisor = Math.max(1, hits[i]);
            return new AtAlpha(
                    hits[i],
                    data.truthBoxes() - hits[i],
                    data.trackBoxes() - hits[i],
                    accuracy / divisor,
                    recall / divisor,
                    precision / divisor,
                    hits[i] == 0 ? 1 : overlapSum[i] / hits[i]);
        }
    }
}
