package io.drivesight.training.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.training.trainer.TrainingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelCountTest {
    private static final List<LabelCount> ASKED = List.of(LabelCount.of(10), LabelCount.of(100), LabelCount.ALL);

    @Test
    void capped_moreThanThereAre_allIsTakenOnceAndSaid() {
        List<String> notes = new ArrayList<>();

        assertThat(LabelCount.capped(ASKED, 60, notes::add)).containsExactly(LabelCount.of(10), LabelCount.ALL);
        assertThat(notes).hasSize(2).first().asString().contains("there are 60 images");
    }

    @Test
    void capped_noImages_refusedWithWhatToDo() {
        assertThatThrownBy(() -> LabelCount.capped(ASKED, 0, note -> {}))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("under common, data");
    }
}
