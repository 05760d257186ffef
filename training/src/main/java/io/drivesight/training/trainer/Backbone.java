package io.drivesight.training.trainer;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.training.export.ModelConversion;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.graph.BackboneDetector;
import io.drivesight.training.graph.OnnxGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes the base model of a run that begins with a classification network. */
final class Backbone {
    /** The input of a detector made of a classifier, unless the run says otherwise. */
    static final ImageSize DEFAULT_SIZE = new ImageSize(320, 320);

    private static final int COARSEST_STRIDE = 32;
    private static final String FILE = "base.onnx";

    private Backbone() {}

    /**
     * Checks what a run that begins so can be told.
     *
     * @throws TrainingException when something contradicts it
     */
    static void requireComplete(RunConfig config) {
        RunConfig.check(config.base == null, "base and backbone are two ways to begin: leave one out");
        RunConfig.check(config.interpolate >= 1, "a random head cannot be interpolated with: leave interpolate out");
        RunConfig.check(
                config.distill.isEmpty() || config.teacher != null,
                "a random head cannot be followed: give a teacher, or leave distill out");
        RunConfig.check(config.addClasses.isEmpty(), "a random head knows no classes to add to: give classes");
        input(config.backboneInput, DEFAULT_SIZE);
    }

    /** Writes the untrained detector into the run's folder; the same configuration gives the same bytes. */
    static void write(RunConfig config) throws IOException {
        Path classifier = config.backbonePath().orElseThrow();
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(classifier);
        } catch (NoSuchFileException e) {
            throw new TrainingException(classifier + ": no such model file; give the path of an .onnx file", e);
        }
        List<String> classes = ModelConversion.DRIVING_CLASSES;
        byte[] detector = BackboneDetector.make(bytes, classifier.toString(), classes.size(), config.seed);
        String name = String.valueOf(classifier.getFileName()).replaceFirst("\\.onnx$", "");
        String hash = OnnxModel.sha256(bytes);
        ModelCard card = new ModelCard(
                name + "-detector",
                HeadFamily.PICODET,
                classes,
                input(config.backboneInput, config.size().orElse(DEFAULT_SIZE)),
                Thresholds.DEFAULT,
                config.license,
                new Provenance(
                        name,
                        hash,
                        null,
                        "neck and head at random, untrained",
                        null,
                        null,
                        null,
                        List.of(name + "@sha256:" + hash)));
        ModelExport.write(file(config), ModelExport.bytes(OnnxGraph.parse(detector, FILE), Map.of(), card));
    }

    /** Where the untrained detector lies. */
    static Path file(RunConfig config) {
        return config.outPath().resolve(FILE);
    }

    /**
     * What goes in, by the convention under which the classifier was trained.
     *
     * @throws TrainingException when there is no such convention
     */
    static InputSpec input(String convention, ImageSize size) {
        return switch (convention) {
            case "torch" ->
                input(size, ChannelOrder.RGB, List.of(123.675, 116.28, 103.53), List.of(58.395, 57.12, 57.375));
            case "tf" -> input(size, ChannelOrder.RGB, List.of(127.5, 127.5, 127.5), List.of(127.5, 127.5, 127.5));
            case "caffe" -> input(size, ChannelOrder.BGR, List.of(104.0, 117.0, 123.0), List.of(1.0, 1.0, 1.0));
            default ->
                throw new TrainingException(
                        "there is no backbone input '%s'; choose one of torch, tf, caffe".formatted(convention));
        };
    }

    private static InputSpec input(ImageSize size, ChannelOrder order, List<Double> mean, List<Double> deviation) {
        return new InputSpec(
                size.width(), size.height(), true, COARSEST_STRIDE, order, ResizeMode.STRETCH, 0, mean, deviation);
    }
}
