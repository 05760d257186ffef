package io.drivesight.training.export;

/** A model that must not be written: what it says in ONNX Runtime is not what it said in training. */
public final class ExportException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ExportException(String message) {
        super(message);
    }
}
