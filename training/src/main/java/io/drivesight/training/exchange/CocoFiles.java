package io.drivesight.training.exchange;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * Truth and results of an evaluation as COCO's files for object detection (cocodataset.org), a folder for each dataset. Pictures,
 * categories and annotations are numbered from 1: 0 means "none" to pycocotools.
 */
public final class CocoFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Image(int id, @JsonProperty("file_name") String file, int width, int height) {}

    private record Annotation(
            int id,
            @JsonProperty("image_id") int image,
            @JsonProperty("category_id") int category,
            List<Double> bbox,
            double area,
            int iscrowd) {}

    private record Category(int id, String name) {}

    private record Truth(List<Image> images, List<Annotation> annotations, List<Category> categories) {}

    private record Result(
            @JsonProperty("image_id") int image,
            @JsonProperty("category_id") int category,
            List<Double> bbox,
            double score) {}

    private CocoFiles() {}

    /** Writes {@code ground-truth.json} and {@code results.json}; returns the folders. */
    public static List<Path> write(Path dir, Evaluation evaluation) throws IOException {
        Set<String> names = new HashSet<>();
        List<Path> folders = new ArrayList<>();
        for (Evaluation.ScoredSet set : evaluation.sets()) {
            String name = set.set().name().replaceAll("[^A-Za-z0-9._-]", "_");
            Path folder = dir.resolve(EvaluationSet.uniqueName(name, names));
            List<ObjectClass> classes = set.images().stream()
                    .flatMap(image -> image.image().labelledClasses().stream())
                    .distinct()
                    .sorted()
                    .toList();
            ModelExport.write(
                    folder.resolve("ground-truth.json"), JSON.writeValueAsBytes(truth(set.images(), classes)));
            ModelExport.write(folder.resolve("results.json"), JSON.writeValueAsBytes(results(set.images(), classes)));
            folders.add(folder);
        }
        return folders;
    }

    private static Truth truth(List<EvaluatedImage> evaluated, List<ObjectClass> classes) {
        List<Image> images = new ArrayList<>();
        List<Annotation> annotations = new ArrayList<>();
        for (EvaluatedImage one : evaluated) {
            Path file = one.image().file().toAbsolutePath().normalize();
            images.add(new Image(
                    images.size() + 1,
                    file.toString().replace('\\', '/'),
                    one.image().size().width(),
                    one.image().size().height()));
            one.truth()
                    .forEach(box -> annotations.add(new Annotation(
                            annotations.size() + 1,
                            images.size(),
                            1 + classes.indexOf(box.objectClass()),
                            place(box.box()),
                            rounded(box.box().area()),
                            box.ignore() ? 1 : 0)));
        }
        List<Category> categories = new ArrayList<>();
        classes.forEach(each -> categories.add(new Category(categories.size() + 1, each.label())));
        return new Truth(images, annotations, categories);
    }

    private static List<Result> results(List<EvaluatedImage> evaluated, List<ObjectClass> classes) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < evaluated.size(); i++) {
            int image = i + 1;
            evaluated
                    .get(i)
                    .detections()
                    .forEach(found -> results.add(new Result(
                            image,
                            1 + classes.indexOf(found.objectClass()),
                            place(found.box()),
                            Math.round(1e5 * found.score()) / 1e5)));
        }
        return results;
    }

    /** Left, top, width, height. [px] */
    private static List<Double> place(Box box) {
        return DoubleStream.of(box.left(), box.top(), box.width(), box.height())
                .map(CocoFiles::rounded)
                .boxed()
                .toList();
    }

    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
