package io.drivesight.training.adapt;

import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.adapt.AdaptRun.Listener;
import io.drivesight.training.adapt.AdaptRun.Material;
import io.drivesight.training.export.ModelConversion;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.trainer.DataEntry;
import io.drivesight.training.trainer.RunConfig;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Makes an adapted model: the detector learns to say in the condition what it says of the same clear frame. */
final class CandidateMaker {
    /**
     * An adapted model before it is judged.
     *
     * @param card its card, without scores
     * @param parityError largest difference between training's and ONNX Runtime's raw outputs
     */
    record Candidate(OnnxGraph graph, ModelCard card, double parityError) {
        /** Content hash by name of what was learned from. */
        Map<String, String> datasets() {
            return card.provenance() == null || card.provenance().datasets() == null
                    ? Map.of()
                    : card.provenance().datasets();
        }

        /** It, loaded. */
        OnnxModel model() {
            return OnnxModel.of(
                    ModelExport.bytes(graph, Map.of(), card), "the adapted model", null, RuntimeOptions.DEFAULT);
        }
    }

    private final AdaptOptions options;
    private final long seed;
    private final Path folder;
    private final Material material;
    private final Listener listener;
    private final LongSupplier nanoTime;

    /** @param folder where training goes */
    CandidateMaker(
            AdaptOptions options, long seed, Path folder, Material material, Listener listener, LongSupplier nanoTime) {
        this.options = options;
        this.seed = seed;
        this.folder = folder;
        this.material = material;
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    Candidate make(boolean resume) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        List<DataEntry> entries = new ArrayList<>();
        for (FramePool.Part part : material.pool().parts()) {
            Path list = folder.resolve("frames-%d.txt".formatted(entries.size() + 1));
            ModelExport.write(list, String.join("\n", part.paths()) + "\n");
            entries.add(new DataEntry(part.folder().toString(), null, null, null, list.toString()));
        }
        Path augment = folder.resolve("augment.yaml");
        ModelExport.write(augment, material.weather().augmentationYaml());
        RunConfig config = config(entries, augment);
        TrainingRun.Result result = new TrainingRun(config, options.command, listener, nanoTime).run(resume);
        OnnxGraph graph = OnnxGraph.parse(Files.readAllBytes(result.model()), "the adapted model");
        return new Candidate(
                graph,
                ModelExport.withStrategy(result.card(), strategy()),
                result.parity().worstOutput());
    }

    /** What differs from a usual run; the rest is by default. The run's folder holds it as run.yaml. */
    private RunConfig config(List<DataEntry> entries, Path augment) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("base", options.model.toString());
        said.put("out", folder.toString());
        said.put("name", name());
        if (options.license != null) {
            said.put("license", options.license);
        }
        said.put("classes", classes());
        said.put("distill", entries);
        // It follows the base model on frames alone, and sees them in other weather than the base model does.
        said.put("distillShare", 1.0);
        said.put("teacherSeesClean", true);
        said.put("distillAugment", augment.toString());
        said.put("strategy", Strategy.FULL.label());
        said.put("steps", options.steps);
        said.put("batch", options.batch);
        said.put("lr", options.learningRate);
        said.put("seed", seed);
        said.put("interpolate", options.interpolation);
        return RunConfig.of(said);
    }

    private String name() {
        return options.name == null ? material.base().card().name() + "-" + strategy() : options.name;
    }

    private String strategy() {
        return "adapt-" + material.weather().label();
    }

    /** All of the model's classes; of a detector of everyday things those that drivers care about. */
    private List<String> classes() {
        List<String> own = material.base().card().classes();
        return own.containsAll(ClassNames.COCO)
                ? ModelConversion.knownDrivingClasses(material.base().card())
                : own;
    }
}
