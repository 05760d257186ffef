package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What workers agreed on, {@code plan.json} in the study's folder; changed under the study's lock only. Whether a run still fits
 * depends on when it is asked, so the answer is written once and read by all.
 *
 * @param allowedCpuSeconds the budget [s]; null: none
 * @param begun runs that were begun, done or not, by folder: what they were predicted to cost [s]
 * @param skipped runs that are left out, by folder
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Ledger(@Nullable Double allowedCpuSeconds, Map<String, Double> begun, Map<String, SkippedRun> skipped) {
    Ledger {
        begun = Collections.unmodifiableMap(new LinkedHashMap<>(begun));
        skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
    }

    static Ledger start(@Nullable Double allowedCpuSeconds) {
        return new Ledger(allowedCpuSeconds, Map.of(), Map.of());
    }

    Ledger begin(String folder, double predicted) {
        Map<String, Double> more = new LinkedHashMap<>(begun);
        more.put(folder, predicted);
        return new Ledger(allowedCpuSeconds, more, skipped);
    }

    Ledger skip(String folder, SkippedRun run) {
        Map<String, SkippedRun> more = new LinkedHashMap<>(skipped);
        more.put(folder, run);
        return new Ledger(allowedCpuSeconds, begun, more);
    }

    /** With a larger budget, what was left out is asked about again. */
    Ledger raise(@Nullable Double allowed) {
        return new Ledger(allowed, begun, Map.of());
    }
}
