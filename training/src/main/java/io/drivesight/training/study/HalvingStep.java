package io.drivesight.training.study;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rung of successive halving decided.
 *
 * @param rung from 0
 * @param steps optimiser steps of its runs
 * @param standings its candidates, best first
 */
public record HalvingStep(int rung, int steps, List<Standing> standings) {
    /**
     * One candidate's place.
     *
     * @param recipe name of the candidate
     * @param merit vehicle AP50 in the domain less what guards lost beyond the tolerance, at most 1, may be negative; null: it
     *     failed or was not run
     * @param wentOn it runs in the next rung, or in full after the last
     * @param why in one sentence for people
     */
    public record Standing(String recipe, @Nullable Double merit, boolean wentOn, String why) {}

    public HalvingStep {
        standings = List.copyOf(standings);
    }

    /** Names of the candidates that went on, best first. */
    public List<String> wentOn() {
        return standings.stream().filter(Standing::wentOn).map(Standing::recipe).toList();
    }
}
