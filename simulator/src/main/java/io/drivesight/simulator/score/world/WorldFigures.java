package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.Json;

/** Figures of a world, of one drive or many. Not thread-safe. */
final class WorldFigures {
    private final Gospa world = new Gospa(WorldJudge.CUTOFF);
    private final Gospa union = new Gospa(WorldJudge.CUTOFF);
    private final WorldWarnings warnings = new WorldWarnings();
    private final WorldWarnings warningsOfUnion = new WorldWarnings();
    private int handOvers;
    private int kept;
    private int shared;
    private int merged;
    private int switches;
    private int objects;

    /** A road user went from camera to camera. */
    void handOver(boolean keepsId) {
        handOvers++;
        kept += keepsId ? 1 : 0;
    }

    /** Two cameras or more follow a road user of the world; {@code wrong}: it is two in truth. */
    void shared(boolean wrong) {
        shared++;
        merged += wrong ? 1 : 0;
    }

    void switched() {
        switches++;
    }

    void objects(int number) {
        objects += number;
    }

    Gospa world() {
        return world;
    }

    /** Of the cameras' lists together. */
    Gospa union() {
        return union;
    }

    WorldWarnings warnings() {
        return warnings;
    }

    WorldWarnings warningsOfUnion() {
        return warningsOfUnion;
    }

    void add(WorldFigures other) {
        world.add(other.world);
        union.add(other.union);
        warnings.add(other.warnings);
        warningsOfUnion.add(other.warningsOfUnion);
        handOvers += other.handOvers;
        kept += other.kept;
        shared += other.shared;
        merged += other.merged;
        switches += other.switches;
        objects += other.objects;
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("handovers", handOvers);
        node.put("handoversKept", handOvers == 0 ? 1 : (double) kept / handOvers);
        node.put("sharedRoadUsers", shared);
        node.put("wrongMerges", shared == 0 ? 0 : (double) merged / shared);
        node.put("objects", objects);
        node.put("idSwitchesPer100Objects", objects == 0 ? 0 : 100.0 * switches / objects);
        node.set("gospa", world.json());
        node.set("gospaOfUnion", union.json());
        node.put("gospaRatio", union.mean() == 0 ? 1 : world.mean() / union.mean());
        node.set("warnings", warnings.json());
        node.set("warningsOfUnion", warningsOfUnion.json());
        return node;
    }
}
