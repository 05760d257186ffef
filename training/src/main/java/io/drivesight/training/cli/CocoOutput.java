package io.drivesight.training.cli;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.exchange.CocoFiles;
import io.drivesight.training.exchange.Picture;
import io.drivesight.training.exchange.Picture.NamedBox;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code evaluate --coco-out}: truth and results of an evaluation as COCO's files, a folder for each dataset. */
final class CocoOutput {
    private CocoOutput() {}

    static void write(Path dir, Evaluation evaluation, PrintWriter out) throws IOException {
        Map<String, Integer> names = new HashMap<>();
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            int before = names.merge(set.set().name(), 1, Integer::sum);
            String name = set.set().name().replaceAll("[^A-Za-z0-9._-]", "_") + (before > 1 ? "-" + before : "");
            Path folder = dir.resolve(name);
            List<String> classes = set.images().stream()
                    .flatMap(image -> image.image().labelledClasses().stream())
                    .distinct()
                    .sorted()
                    .map(ObjectClass::label)
                    .toList();
            Output.write(
                    folder.resolve("ground-truth.json"),
                    CocoFiles.truth(set.images().stream().map(CocoOutput::truth).toList(), classes));
            Output.write(
                    folder.resolve("results.json"),
                    CocoFiles.results(
                            set.images().stream().map(CocoOutput::found).toList(), classes));
            out.println("COCO: " + folder);
        }
    }

    private static String file(AnnotatedImage image) {
        return image.file().toAbsolutePath().normalize().toString().replace('\\', '/');
    }

    private static Picture truth(EvaluatedImage image) {
        return new Picture(
                file(image.image()),
                image.image().size(),
                image.truth().stream()
                        .map(box -> new NamedBox(box.objectClass().label(), box.box(), 1, box.ignore()))
                        .toList());
    }

    private static Picture found(EvaluatedImage image) {
        return new Picture(
                file(image.image()),
                image.image().size(),
                image.detections().stream()
                        .map(found -> new NamedBox(found.objectClass().label(), found.box(), found.score(), false))
                        .toList());
    }
}
