package io.drivesight.training.drift;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pictures of one drive, in order.
 *
 * @param source where they come from, as the user calls it
 * @param name which drive of it; may be empty
 * @param files at least one
 */
public record DriveFiles(String source, String name, List<Path> files) {
    public DriveFiles {
        files = List.copyOf(files);
    }

    /** Every n-th picture. */
    DriveFiles every(int n) {
        return new DriveFiles(
                source,
                name,
                IntStream.range(0, files.size())
                        .filter(i -> i % n == 0)
                        .mapToObj(files::get)
                        .toList());
    }
}
