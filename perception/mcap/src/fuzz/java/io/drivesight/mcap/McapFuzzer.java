package io.drivesight.mcap;

import io.drivesight.testkit.Fuzzing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Any bytes as a recording: messages and problems come out, or an {@link IOException}, within the limit of a record. */
public final class McapFuzzer {
    private static final int MAX_RECORD_BYTES = 1 << 20;
    private static final long BASE_BYTES = 8L * MAX_RECORD_BYTES;
    private static final long BYTES_PER_BYTE = 1_000;
    private static final Path FILE = temporaryFile();

    private McapFuzzer() {}

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("drivesight-fuzz-", ".mcap");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new IllegalStateException("no temporary file", e);
        }
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Files.write(FILE, input);
        Fuzzing.allocatingAtMost(BASE_BYTES + BYTES_PER_BYTE * input.length, () -> {
            try (McapReader reader = McapReader.open(FILE, MAX_RECORD_BYTES)) {
                reader.read(McapQuery.ALL, message -> true);
            } catch (IOException documented) {
                // As promised.
            }
        });
    }

    /** Writes the inputs to start from. */
    public static void main(String[] args) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Compression compression : Compression.values()) {
            seeds.add(recording(compression));
        }
        seeds.add(Arrays.copyOf(seeds.get(0), seeds.get(0).length - 40));
        Fuzzing.writeSeeds(Path.of(args[0]), seeds);
    }

    private static byte[] recording(Compression compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (McapWriter writer = McapWriter.on(out, new McapWriter.Options("", "test", compression, 64))) {
            int schema = writer.addSchema("demo.Text", "protobuf", new byte[] {1, 2, 3});
            int a = writer.addChannel(schema, "topic/a", "protobuf", Map.of("k", "v"));
            int b = writer.addChannel(0, "topic/b", "json", Map.of());
            for (int i = 0; i < 6; i++) {
                writer.write(new McapMessage(
                        i % 2 == 0 ? a : b, i, 100 + i, 105 + i, ("message " + i).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return out.toByteArray();
    }
}
