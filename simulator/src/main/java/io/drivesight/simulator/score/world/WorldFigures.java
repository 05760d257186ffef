package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.figures.Quantiles;
import java.util.ArrayList;
import java.util.List;

/** Figures of a world, of one drive or many. Not thread-safe. */
public final class WorldFigures {
    private int handOvers;
    private int kept;
    private int shared;
    private int merged;
    private int switches;
    private int objects;
    private final Gospa world = new Gospa(WorldJudge.CUTOFF);
    private final Gospa union = new Gospa(WorldJudge.CUTOFF);
    private final WorldWarnings warnings = new WorldWarnings();
    private final WorldWarnings warningsOfUnion = new WorldWarnings();
    private final List<Double> millis = new ArrayList<>();
    private long told;
    private int moments;

    void handOver(boolean keeps) {
        handOvers++;
        kept += keeps ? 1 : 0;
    }

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

    void count(int roadUsers) {
        told += roadUsers;
        moments++;
    }

    void took(long nanos) {
        millis.add(nanos / 1e6);
    }

    Gospa world() {
        return world;
    }

    Gospa union() {
        return union;
    }

    WorldWarnings warnings() {
        return warnings;
    }

    WorldWarnings warningsOfUnion() {
        return warningsOfUnion;
    }

    /** Road users rightly warned of, by the world, and by one camera or more. */
    public String warned() {
        return warnings.warned() + " / " + warningsOfUnion.warned();
    }

    /** The same of false alarms. */
    public String falseAlarms() {
        return warnings.falseAlarms() + " / " + warningsOfUnion.falseAlarms();
    }

    void add(WorldFigures other) {
        warnings.add(other.warnings);
        warningsOfUnion.add(other.warningsOfUnion);
        handOvers += other.handOvers;
        kept += other.kept;
        shared += other.shared;
        merged += other.merged;
        switches += other.switches;
        objects += other.objects;
        world.add(other.world);
        union.add(other.union);
        millis.addAll(other.millis);
        told += other.told;
        moments += other.moments;
    }

    /** Share of hand-overs from camera to camera in which the road user keeps its id. */
    public double handoversKept() {
        return handOvers == 0 ? 1 : (double) kept / handOvers;
    }

    /** Of road users that two cameras or more follow, the share that is two in truth. */
    public double wrongMerges() {
        return shared == 0 ? 0 : (double) merged / shared;
    }

    public double idSwitchesPer100Objects() {
        return objects == 0 ? 0 : 100.0 * switches / objects;
    }

    /** Of the world, beside that of the cameras' lists together. */
    public double gospaRatio() {
        return union.mean() == 0 ? 1 : world.mean() / union.mean();
    }

    public double gospa() {
        return world.mean();
    }

    public double gospaOfUnion() {
        return union.mean();
    }

    public int handOvers() {
        return handOvers;
    }

    public int objects() {
        return objects;
    }

    /** As JSON. */
    public ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("handovers", handOvers);
        node.put("handoversKept", handoversKept());
        node.put("sharedRoadUsers", shared);
        node.put("wrongMerges", wrongMerges());
        node.put("objects", objects);
        node.put("idSwitchesPer100Objects", idSwitchesPer100Objects());
        node.set("gospa", gospa(world));
        node.set("gospaOfUnion", gospa(union));
        node.put("gospaRatio", gospaRatio());
        node.put("roadUsersPerWorld", moments == 0 ? 0 : (double) told / moments);
        node.set("warnings", warnings.json());
        node.set("warningsOfUnion", warningsOfUnion.json());
        if (!millis.isEmpty()) {
            ObjectNode took = node.putObject("fusionMillis");
            took.put("p50", quantile(0.5));
            took.put("p99", quantile(0.99));
        }
        return node;
    }

    private double quantile(double share) {
        return Quantiles.of(share, millis.stream().mapToDouble(each -> each).toArray());
    }

    private static ObjectNode gospa(Gospa gospa) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("metres", gospa.mean());
        node.put("localisationMetres", gospa.localisation());
        node.put("missed", gospa.missed());
        node.put("false", gospa.falseOnes());
        return node;
    }
}
