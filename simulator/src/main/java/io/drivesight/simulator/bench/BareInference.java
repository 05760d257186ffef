package io.drivesight.simulator.bench;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.ImageDecoder;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** ONNX Runtime alone, on tensors that are ready: no decoding, no resizing, no boxes. */
final class BareInference {
    private final Path model;
    private final RuntimeOptions runtime;
    private final BenchFrames frames;

    BareInference(Path model, RuntimeOptions runtime, BenchFrames frames) {
        this.model = model;
        this.runtime = runtime;
        this.frames = frames;
    }

    /** Runs a shape at an input size. */
    Rate measure(Shape shape, ImageSize input, ClosedLoop loop) throws InterruptedException {
        try (OnnxModel loaded = OnnxModel.load(model, shape.on(runtime))) {
            return loop.run(shape.callers(), caller -> work(loaded, input, caller));
        }
    }

    private ClosedLoop.Work work(OnnxModel loaded, ImageSize input, int caller) {
        ImageTensor tensor = tensor(loaded, input, caller);
        return () -> loaded.run(tensor);
    }

    private ImageTensor tensor(OnnxModel loaded, ImageSize input, int caller) {
        ImageDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);
        try {
            return new Preprocessor(loaded.card().input())
                    .prepare(
                            decoder.decode(ByteBuffer.wrap(frames.image(caller))), input, Preprocessor.allocate(input));
        } catch (ImageDecodeException bad) {
            throw new IllegalStateException("a frame cannot be decoded: " + bad.getMessage(), bad);
        }
    }
}
