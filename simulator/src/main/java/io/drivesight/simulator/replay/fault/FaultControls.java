package io.drivesight.simulator.replay.fault;

/** The faults of a running replay, to be switched from any thread; a change counts from the next frame on. */
public final class FaultControls {
    private volatile FaultPlan plan;

    public FaultControls(FaultPlan first) {
        this.plan = first;
    }

    /** Without faults, until some are set. */
    public static FaultControls off() {
        return new FaultControls(FaultPlan.none());
    }

    /** Replaces the plan; episodes of the one before (a frozen picture, a black one) end. */
    public void set(FaultPlan next) {
        plan = next;
    }

    /** The plan in force. */
    public FaultPlan plan() {
        return plan;
    }
}
