package io.drivesight.simulator.replay.fault;

/** A description of faults that makes no sense; the message says where and what is allowed. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FaultException(String message) {
        super(message);
    }
}
