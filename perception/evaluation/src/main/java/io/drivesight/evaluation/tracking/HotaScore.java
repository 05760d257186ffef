package io.drivesight.evaluation.tracking;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Higher order tracking accuracy (J. Luiten et al., IJCV 2021, arXiv:2009.07736): for every overlap threshold alpha the geometric
 * mean of how well objects are detected and how well they are associated over time; the plain figures are means over alpha.
 * Ratios are fractions.
 */
public final class HotaScore {
    /** Number of thresholds: 0.05, 0.10 .. 0.95. */
    public static final int ALPHAS = 19;

    private final List<AtAlpha> byAlpha;

    HotaScore(List<AtAlpha> byAlpha) {
        this.byAlpha = List.copyOf(byAlpha);
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

    /** HOTA that forgives false alarms ("open world"). */
    public double owta() {
        return mean(i -> byAlpha.get(i).owta());
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
}
