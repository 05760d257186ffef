package io.drivesight.simulator.session;

import io.drivesight.simulator.annotate.Annotator;
import io.drivesight.simulator.collect.RunExpectation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is done with the results.
 *
 * @param expectation what makes the run healthy
 * @param framesUnderWay frames that may be under way before the replay is held back; empty: it is not
 * @param pictures where annotated frames and the contact sheet go; empty: none are drawn
 * @param selection which frames are drawn
 * @param report where the JSON report goes; empty: none is written
 */
public record CollectPlan(
        RunExpectation expectation,
        Optional<Integer> framesUnderWay,
        Optional<Path> pictures,
        Annotator.Selection selection,
        Optional<Path> report) {}
