package io.drivesight.training.cli;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.training.export.SeenImages;
import io.drivesight.training.graph.DynamicShapes;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.GraphNode;
import io.drivesight.training.graph.GraphParts;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.HeadLayout;
import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.model.Operators;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code inspect}: what is in a model file. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description =
                "Shows a detector's card, a hash of its weights alone, its parts with their parameters, its operators, and whether it can be"
                        + " trained.",
        footer = {"", "Examples:", "  drivesight inspect yolox_nano.onnx", "  drivesight inspect run/model.onnx"})
public final class InspectCommand extends PrintingCommand {
    @Parameters(paramLabel = "MODEL", description = "An ONNX file.")
    private Path model = Path.of("");

    @Override
    int run(PrintWriter out) throws IOException {
        try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
            out.println("file:   " + model + "  sha256 " + loaded.sha256());
            out.println("input:  " + loaded.input());
            out.println("output: " + loaded.outputs());
            SeenImages seen = SeenImages.read(model);
            out.println("images: "
                    + (seen.known()
                            ? "learned from %d, chosen on %d"
                                    .formatted(
                                            seen.learned().size(), seen.chosen().size())
                            : "it does not say which it learned from"));
            loaded.notes().forEach(note -> out.println("note:   " + note));
            byte[] bytes = Files.readAllBytes(model);
            // As stored: what comes from the same weights has this hash, whatever card and lists it carries.
            out.println("weights: sha256 "
                    + GraphTensor.hash(OnnxGraph.parse(bytes, model.toString()).tensors()));
            OnnxGraph graph = graph(bytes);
            parts(out, graph, loaded.card());
            operators(out, graph);
            out.println();
            out.println("card:");
            ModelCards.toYaml(loaded.card())
                    .lines()
                    .filter(line -> !line.equals("---"))
                    .forEach(line -> out.println("  " + line));
        }
        return 0;
    }

    /** As training would take it; as it is where training cannot. */
    private OnnxGraph graph(byte[] bytes) {
        try {
            return DynamicShapes.free(bytes, model.toString()).graph();
        } catch (GraphException e) {
            return OnnxGraph.parse(bytes, model.toString());
        }
    }

    private static void parts(PrintWriter out, OnnxGraph graph, ModelCard card) {
        try {
            HeadLayout layout = HeadLayout.find(graph, card.family());
            out.printf("%n%-16s %8s %12s%n", "part", "tensors", "parameters");
            long all = 0;
            for (GraphParts.Group group : GraphParts.find(graph, layout).groups()) {
                long values = group.parameters().stream()
                        .mapToLong(name -> graph.tensor(name).orElseThrow().size())
                        .sum();
                all += values;
                out.printf(
                        Locale.ROOT,
                        "%-16s %8d %,12d%n",
                        group.name(),
                        group.parameters().size(),
                        values);
            }
            out.printf(Locale.ROOT, "%-16s %8s %,12d%n", "all", "", all);
        } catch (GraphException e) {
            out.println("parts: " + e.getMessage());
        }
    }

    private static void operators(PrintWriter out, OnnxGraph graph) {
        Map<String, Integer> counts = new TreeMap<>();
        graph.nodes().forEach(node -> counts.merge(node.op(), 1, Integer::sum));
        out.println();
        out.println("operators (set " + graph.opset() + "): " + counts);
        graph.nodes().stream()
                .filter(node -> !Operators.isTrainable(node))
                .map(GraphNode::label)
                .findFirst()
                .ifPresentOrElse(
                        label -> out.println("cannot be trained: no operator for " + label),
                        () -> out.println("can be trained: every operator is supported"));
    }
}
