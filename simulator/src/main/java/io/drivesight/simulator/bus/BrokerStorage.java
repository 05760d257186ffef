package io.drivesight.simulator.bus;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The temporary folder of one broker. Its name tells the process that owns it, so that a folder whose owner was killed
 * can be told from one in use.
 */
final class BrokerStorage {
    private static final String PREFIX = "drivesight-broker-";
    private static final String OWNER_FILE = "owner";

    private final Path folder;

    private BrokerStorage(Path folder) {
        this.folder = folder;
    }

    /** Makes a fresh folder, owned by this process. */
    static BrokerStorage create(Path parent) throws IOException {
        Files.createDirectories(parent);
        ProcessHandle self = ProcessHandle.current();
        Path folder = Files.createTempDirectory(parent, PREFIX + self.pid() + "-");
        Files.writeString(folder.resolve(OWNER_FILE), self.pid() + " " + startOf(self));
        return new BrokerStorage(folder);
    }

    /** Deletes the folders of brokers whose owner is gone; what cannot be deleted is left. */
    static int deleteStale(Path parent) {
        int deleted = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : folders) {
                if (isStale(folder) && delete(folder)) {
                    deleted++;
                }
            }
        } catch (IOException noSuchParent) {
            return deleted;
        }
        return deleted;
    }

    private static boolean isStale(Path folder) {
        try {
            List<String> owner =
                    List.of(Files.readString(folder.resolve(OWNER_FILE)).strip().split(" "));
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(owner.get(0)));
            // A process id is used again after a while: the start time tells whether it is the same process.
            return process.map(p -> !startOf(p).equals(owner.get(1))).orElse(true);
        } catch (IOException | RuntimeException unreadable) {
            // Not ours to judge: it may be in the making.
            return false;
        }
    }

    private static String startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log() {
        return folder.resolve("broker.log");
    }

    Path properties() {
        return folder.resolve("server.properties");
    }

    Path logging() {
        return folder.resolve("logback.xml");
    }

    /** The last lines of the broker's log; empty when there is none. */
    String logTail(int lines) {
        try (Stream<String> all = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            List<String> list = all.toList();
            return String.join("\n", list.subList(Math.max(0, list.size() - lines), list.size()));
        } catch (IOException | UncheckedIOException missing) {
            return "";
        }
    }

    /** Room on its disk [bytes]; very much when that cannot be told. */
    long freeBytes() {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }

    void delete() {
        delete(folder);
    }

    /** Deletes a folder with all that is in it; false when something is left. */
    static boolean delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(BrokerStorage::deleteFile);
        } catch (IOException | UncheckedIOException vanished) {
            return !Files.exists(folder);
        }
        return !Files.exists(folder);
    }

    private static void deleteFile(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException inUse) {
            // The next start tries again.
        }
    }
}
