package io.drivesight.training.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A folder of images without labels, for distillation and adaptation. Every folder is a scene. */
final class FramesReader implements DatasetReader {
    @Override
    public boolean recognises(DatasetFolder folder) throws IOException {
        return !folder.images().files().isEmpty();
    }

    @Override
    public RawDataset read(DatasetFolder folder) throws IOException {
        List<RawImage> images = new ArrayList<>();
        for (Path file : folder.images().files()) {
            String path = folder.name(file);
            String scene = path.substring(0, Math.max(0, path.lastIndexOf('/')));
            folder.source(file)
                    .ifPresent(source -> images.add(
                            new RawImage(file, source.size(), List.of(), folder.splitByFolder(file), scene)));
        }
        return new RawDataset(images, List.of(), false);
    }
}
