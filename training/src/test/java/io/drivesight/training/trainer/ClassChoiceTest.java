package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.training.dataset.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassChoiceTest {
    private static final List<String> OWN = List.of("person", "vehicle", "van", "traffic_light_red");

    @Test
    void of_nothingSaid_isAllOfTheDatasOwn() {
        assertThat(ClassChoice.of(List.of(), OWN)).isEqualTo(new ClassChoice(OWN, Vocabulary.own(OWN)));
    }

    @Test
    void of_namesOfTheData_areChosenInTheDatasSpelling() {
        assertThat(ClassChoice.of(List.of("traffic light red", "van"), OWN).names())
                .containsExactly("traffic_light_red", "van");
        assertThat(ClassChoice.of(List.of("van"), OWN).vocabulary().own()).isTrue();
    }

    @Test
    void of_namesOfRoadUsersToo_mapsTheData() {
        List<String> said = List.of("car", "person", "traffic_light_red");
        assertThat(ClassChoice.of(said, OWN)).isEqualTo(new ClassChoice(said, Vocabulary.of(said)));
    }

    @Test
    void of_unknownOrTwice_saysWhatThereIs() {
        assertThatThrownBy(() -> ClassChoice.of(List.of("sofa"), OWN))
                .isInstanceOf(TrainingException.class)
                .hasMessageContainingAll("sofa", "traffic_light_red", "road-users");
        assertThatThrownBy(() -> ClassChoice.of(List.of("van", "van"), OWN)).hasMessageContaining("each once");
    }
}
