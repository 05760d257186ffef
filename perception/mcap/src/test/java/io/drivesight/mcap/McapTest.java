package io.drivesight.mcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class McapTest {
    private static final int MESSAGES = 200;

    @TempDir
    Path folder;

    private static byte[] payload(int index) {
        return ("message " + index + " " + "x".repeat(index % 50)).getBytes(StandardCharsets.UTF_8);
    }

    /** Two topics, log times a little out of order, chunks of about 1 KiB. */
    private static byte[] recording(Compression compression) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (McapWriter writer = McapWriter.on(out, new McapWriter.Options("", "test", compression, 1024))) {
            int schema = writer.addSchema("demo.Text", "protobuf", new byte[] {1, 2, 3});
            int a = writer.addChannel(schema, "topic/a", "protobuf", Map.of("k", "v"));
            int b = writer.addChannel(0, "topic/b", "json", Map.of());
            for (int i = 0; i < MESSAGES; i++) {
                long time = 1_000_000L + 10L * (i % 2 == 0 ? i + 1 : i - 1);
                writer.write(new McapMessage(i % 3 == 0 ? b : a, i, time, time + 5, payload(i)));
            }
        }
        return out.toByteArray();
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("test.mcap"), bytes);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void read_wholeFile_givesEveryMessageInTimeOrder(Compression compression) throws IOException {
        try (McapReader reader = McapReader.open(write(recording(compression)))) {
            List<RecordedMessage> messages = reader.readAll(McapQuery.ALL);

            assertThat(reader.indexed()).isTrue();
            assertThat(reader.problems()).isEmpty();
            assertThat(messages).hasSize(MESSAGES);
            assertThat(messages.stream().map(m -> m.message().logTime())).isSorted();
            for (RecordedMessage message : messages) {
                assertThat(message.message().data())
                        .isEqualTo(payload((int) message.message().sequence()));
            }
        }
    }

    @Test
    void read_summary_tellsChannels() throws IOException {
        try (McapReader reader = McapReader.open(write(recording(Compression.ZSTD)))) {
            assertThat(reader.channels().values())
                    .extracting(McapChannel::topic)
                    .containsExactlyInAnyOrder("topic/a", "topic/b");
            assertThat(reader.readAll(McapQuery.ofTopics("topic/a")))
                    .allSatisfy(message -> assertThat(
                                    Objects.requireNonNull(message.schema()).data())
                            .containsExactly(1, 2, 3));
        }
    }

    @Test
    void write_summary_hasTheStatistics() throws IOException {
        Map<Integer, Long> counts = new HashMap<>();
        try (McapFile file = new McapFile(write(recording(Compression.ZSTD)), 1 << 20)) {
            McapFile.Located record = file.locate(Opcode.magic().length);
            while (record.opcode() != Opcode.STATISTICS) {
                record = file.locate(record.end());
            }
            RecordParser in = new RecordParser(file.content(record), "statistics");
            assertThat(in.u64()).isEqualTo(MESSAGES);
            assertThat(in.u16()).as("schemas").isEqualTo(1);
            assertThat(in.u32()).as("channels").isEqualTo(2);
            assertThat(in.u32()).as("attachments").isZero();
            assertThat(in.u32()).as("metadata").isZero();
            assertThat(in.u32()).as("chunks").isGreaterThan(1);
            assertThat(in.u64()).as("start").isEqualTo(1_000_000L);
            assertThat(in.u64()).as("end").isGreaterThan(1_000_000L);
            RecordParser entries = in.sized();
            while (entries.hasMore()) {
                counts.put(entries.u16(), entries.u64());
            }
        }
        assertThat(counts).isEqualTo(Map.of(0, 133L, 1, 67L));
    }

    @Test
    void read_topicAndTimes_givesOnlyThose() throws IOException {
        try (McapReader reader = McapReader.open(write(recording(Compression.LZ4)))) {
            List<RecordedMessage> messages = reader.readAll(new McapQuery(Set.of("topic/b"), 1_000_100L, 1_000_500L));

            assertThat(messages).isNotEmpty().allSatisfy(message -> {
                assertThat(message.channel().topic()).isEqualTo("topic/b");
                assertThat(message.schema()).isNull();
                assertThat(message.message().logTime()).isBetween(1_000_100L, 1_000_500L);
            });
        }
    }

    @Test
    void read_sinkHasEnough_stops() throws IOException {
        try (McapReader reader = McapReader.open(write(recording(Compression.NONE)))) {
            List<RecordedMessage> messages = new ArrayList<>();
            reader.read(McapQuery.ALL, message -> {
                messages.add(message);
                return messages.size() < 5;
            });
            assertThat(messages).hasSize(5);
        }
    }

    @Test
    void read_fileCutAtAnyByte_givesThePrefixAndSaysSo() throws IOException {
        byte[] whole = recording(Compression.ZSTD);
        int lastCount = 0;
        for (int length = 40; length < whole.length; length += 97) {
            try (McapReader reader = McapReader.open(write(Arrays.copyOf(whole, length)))) {
                List<RecordedMessage> messages = reader.readAll(McapQuery.ALL);
                assertThat(reader.problems()).isNotEmpty();
                assertThat(messages).hasSizeGreaterThanOrEqualTo(lastCount);
                lastCount = messages.size();
            }
        }
        assertThat(lastCount).isEqualTo(MESSAGES);
    }

    @Test
    void read_damagedChunk_passesOverItAndReadsTheRest() throws IOException {
        byte[] bytes = recording(Compression.NONE);
        int inAMessage = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("message 60 ");
        bytes[inAMessage] ^= 0x55;

        try (McapReader reader = McapReader.open(write(bytes))) {
            List<RecordedMessage> messages = reader.readAll(McapQuery.ALL);

            assertThat(messages.size()).isBetween(MESSAGES / 2, MESSAGES - 1);
            assertThat(reader.problems()).hasSize(1);
        }
    }

    @Test
    void read_randomDamage_neverThrowsAnythingButMcapErrors() throws IOException {
        byte[] whole = recording(Compression.LZ4);
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try (McapReader reader = McapReader.open(write(bytes), 1 << 20)) {
                assertThat(reader.readAll(McapQuery.ALL)).hasSizeLessThanOrEqualTo(MESSAGES);
            } catch (McapException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void open_notAnMcapFile_saysSo() throws IOException {
        Path file = write("this is a text".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> McapReader.open(file))
                .isInstanceOf(McapException.class)
                .hasMessageContaining("not an MCAP file");
    }

    @Test
    void write_undeclaredChannel_isRefused() throws IOException {
        try (McapWriter writer = McapWriter.on(new ByteArrayOutputStream(), McapWriter.Options.DEFAULT)) {
            assertThatThrownBy(() -> writer.write(new McapMessage(4, 0, 0, 0, new byte[0])))
                    .hasMessageContaining("not declared");
        }
    }

    @Test
    void write_sameInput_givesSameBytes() throws IOException {
        assertThat(recording(Compression.ZSTD)).isEqualTo(recording(Compression.ZSTD));
    }

    @Test
    void write_noMessages_isReadable() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        McapWriter.on(out, McapWriter.Options.DEFAULT).close();

        try (McapReader reader = McapReader.open(write(out.toByteArray()))) {
            assertThat(reader.readAll(McapQuery.ALL)).isEmpty();
        }
    }
}
