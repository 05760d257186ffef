package io.drivesight.training.cli;

import io.drivesight.training.adapt.AdaptOptions;
import io.drivesight.training.adapt.AdaptReport;
import io.drivesight.training.adapt.AdaptRun;
import io.drivesight.training.cli.ProgressLine.TrainingProgress;
import io.drivesight.training.frames.CollectedFrames;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code adapt}: adapts a detector to a condition without labels. */
@Command(
        name = "adapt",
        mixinStandardHelpOptions = true,
        description = {
            "Adapts an ONNX detector to fog, rain or night without labels: on clear frames it learns to say in synthetic weather what "
                    + "it says of the frame as it is. The result, scored from its exported bytes, becomes model.onnx only when no "
                    + "guard (a labelled set) loses more than the tolerance; else it is kept as refused.onnx, and the exit code is 1. "
                    + "Writes report.html and adapt.json too. The licence of the frames binds the result."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight adapt --model yolox_nano.onnx --frames drives/ --condition fog --guard city --out adapted",
            "  drivesight adapt --model m.onnx --frames run.mcap --every 10 --condition rain --guard city --out adapted",
            "  drivesight adapt --model m.onnx --frames kafka://localhost:9092/camera.frames --max-frames 500 \\",
            "      --condition night --guard city,city.yaml --improve night-labelled --out adapted"
        })
public final class AdaptCommand extends PrintingCommand {
    @Mixin
    private AdaptOptions options = new AdaptOptions();

    @Mixin
    private OverlapOptions overlap = new OverlapOptions();

    @Mixin
    private FrameSourceOptions source = new FrameSourceOptions();

    @Option(
            names = "--resume",
            description = "Go on from the last checkpoint in --out, with the frames collected there.")
    private boolean resume;

    @Override
    int run(PrintWriter print) throws IOException, InterruptedException {
        options.check();
        List<Path> frames = source.collect(options.out().resolve("frames"), resume, print).stream()
                .map(CollectedFrames::folder)
                .toList();
        options.collected(frames, overlap.rule(), given());
        try (TrainingProgress progress = new TrainingProgress(print)) {
            AdaptRun.Result result = new AdaptRun(options, progress, System::nanoTime).run(resume);
            progress.close();
            summary(print, result);
            return result.accepted() ? 0 : 1;
        }
    }

    private static void summary(PrintWriter out, AdaptRun.Result result) {
        AdaptReport.table(result).print(out);
        result.reasons().forEach(out::println);
        out.println((result.accepted() ? "accepted: " : "REFUSED: ") + result.model());
        out.flush();
    }
}
