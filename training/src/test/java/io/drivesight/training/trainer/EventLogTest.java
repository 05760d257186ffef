package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Losses;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read back by the published rules: TFRecord's frames, event.proto and summary.proto. */
class EventLogTest {
    @TempDir
    private Path folder;

    private static void step(EventLog log, int step) {
        log.onStep(new Step(step, 0, "head", 1e-3, new Losses(2.5, 1, 1, 0.5, Double.NaN, 3), 4, 5, 6));
    }

    @Test
    void onStep_everyRecord_isFramedAndHoldsTheScalars() throws IOException {
        EventLog log = new EventLog(folder, () -> 1_700_000_000_250L);

        log.onRewind(0);
        step(log, 7);
        log.onEpoch(new Epoch(0, 8, 2.4, 0.75, true));
        log.onScores(Map.of("test/AP50", 0.5, "test/AP", Double.NaN), 8);

        Path file = folder.resolve("events.out.tfevents.1700000000.drivesight");
        List<String> events = events(file);
        assertThat(events.get(0)).isEqualTo("1.70000000025E9 0 brain.Event:2");
        assertThat(events.get(1))
                .startsWith("1.70000000025E9 7 ")
                .contains(" train/loss=2.5", " train/rate=0.001", " time/step_ms=6.0")
                .doesNotContain("loss_raw");
        assertThat(events.get(2)).contains(" 7 ", "val/score=0.75", "epoch/loss=2.4");
        assertThat(events.get(3)).endsWith(" 7 test/AP50=0.5");
    }

    @Test
    void onRewind_laterStepOrNewSession_marksWhatHoldsNoMore() throws IOException {
        EventLog first = new EventLog(folder, () -> 1_000L);
        first.onRewind(0);
        step(first, 0);
        step(first, 1);
        first.onRewind(1);
        EventLog resumed = new EventLog(folder, () -> 1_000L);
        resumed.onRewind(1);
        step(resumed, 1);

        assertThat(events(folder.resolve("events.out.tfevents.1.drivesight")))
                .last()
                .asString()
                .endsWith(" 1 start");
        assertThat(events(folder.resolve("events.out.tfevents.2.drivesight")))
                .hasSize(3)
                .anyMatch(event -> event.endsWith(" 1 start"));
        new EventLog(folder, () -> 5_000L).onRewind(0);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("events.out.tfevents.5.drivesight"));
        }
    }

    /** Readers forget what stands at the mark's step or later. */
    @Test
    void onRewind_toTheEndOfAnEpoch_itsScoreHolds() throws IOException {
        EventLog log = new EventLog(folder, () -> 1_000L);
        log.onRewind(0);
        step(log, 0);
        step(log, 1);
        log.onEpoch(new Epoch(0, 2, 2.4, 0.75, true));

        log.onRewind(2);

        List<String> events = events(folder.resolve("events.out.tfevents.1.drivesight"));
        assertThat(events.get(3)).contains(" 1 ", "val/score=0.75");
        assertThat(events.get(4)).endsWith(" 2 start");
    }

    /** Each event as time, step and what it says. */
    private static List<String> events(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> events = new ArrayList<>();
        while (in.hasRemaining()) {
            assertThat(in.getInt(in.position() + Long.BYTES)).isEqualTo(masked(in.slice(in.position(), Long.BYTES)));
            int length = (int) in.getLong();
            in.getInt();
            ByteBuffer content = in.slice(in.position(), length);
            in.position(in.position() + length);
            assertThat(in.getInt()).isEqualTo(masked(content.duplicate()));
            events.add(event(CodedInputStream.newInstance(content)));
        }
        return events;
    }

    private static int masked(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        long value = crc.getValue();
        return (int) (((value >>> 15 | value << 17) & 0xffffffffL) + 0xa282ead8L);
    }

    private static String event(CodedInputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag >>> 3) {
                case 1 -> text.append(in.readDouble());
                case 2 -> text.append(' ').append(in.readInt64());
                case 3 -> text.append(' ').append(in.readString());
                case 5 -> scalars(CodedInputStream.newInstance(in.readByteArray()), text);
                case 7 -> text.append(in.readByteArray()[1] == 1 ? " start" : " ?");
                default -> throw new IOException("field " + (tag >>> 3));
            }
        }
        return text.toString();
    }

    private static void scalars(CodedInputStream summary, StringBuilder text) throws IOException {
        for (int tag = summary.readTag(); tag != 0; tag = summary.readTag()) {
            CodedInputStream value = CodedInputStream.newInstance(summary.readByteArray());
            value.readTag();
            text.append(' ').append(value.readString()).append('=');
            value.readTag();
            text.append(value.readFloat());
        }
    }
}
