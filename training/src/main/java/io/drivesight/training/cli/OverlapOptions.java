package io.drivesight.training.cli;

import io.drivesight.training.evaluate.Overlap;
import io.drivesight.training.export.SeenImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What is done with images that a model has seen: shared by the commands that score. */
final class OverlapOptions {
    @Option(
            names = "--overlap",
            paramLabel = "RULE",
            converter = Choice.OfOverlap.class,
            description =
                    "Images that a model learned from, or was chosen on: leave-out (default; validation images that only chose stay "
                            + "where these are asked for) or keep.")
    private Overlap.Rule rule = Overlap.Rule.LEAVE_OUT;

    Overlap.Rule rule() {
        return rule;
    }

    /** What models have seen together; of one that does not say so, it is told. */
    static SeenImages seen(List<Path> models, PrintWriter out) throws IOException {
        SeenImages all = SeenImages.UNKNOWN;
        // One that is not there is told of by who loads it.
        for (Path model : models.stream().filter(Files::isRegularFile).toList()) {
            SeenImages seen = SeenImages.read(model);
            if (!seen.known()) {
                out.println(model.getFileName()
                        + " does not say which images it learned from: nobody knows whether these are among them");
            } else if (!seen.whole()) {
                out.println(model.getFileName()
                        + " says which images it learned from, but not which a model did that it was made of");
            }
            all = all.plus(seen);
        }
        return all;
    }
}
