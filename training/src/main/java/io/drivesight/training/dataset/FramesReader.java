package io.drivesight.training.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A folder of images without labels, for distillation and adaptation. Every folder is a scene. */
final class FramesReader extends DatasetReader {
    FramesReader(DatasetFolder folder) {
        super(folder);
    }

    @Override
    boolean recognises() throws IOException {
        return !folder.images().files().isEmpty();
    }

    @Override
    void readLabels() throws IOException {
        for (Path file : folder.images().files()) {
            String path = folder.name(file);
            String scene = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            folder.source(file).ifPresent(source -> add(file, source, List.of(), scene));
        }
    }

    @Override
    boolean isLabelled() {
        return false;
    }
}
