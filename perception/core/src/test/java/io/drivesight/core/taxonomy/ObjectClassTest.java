package io.drivesight.core.taxonomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.inference.ClassNames;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectClassTest {
    @Test
    void of_nameOfARoadUserInAnySpelling_isTheTaxonomysClass() {
        assertThat(ObjectClass.of("Traffic_Light")).isSameAs(ObjectClass.TRAFFIC_LIGHT);
        assertThat(ObjectClass.of(" CAR ")).isSameAs(ObjectClass.CAR);
    }

    @Test
    void of_otherName_isOneClassOfItsOwnUnderItsOwnLabel() {
        ObjectClass red = ObjectClass.of("traffic_light_red");
        assertThat(ObjectClass.of("traffic_light_red")).isSameAs(red);
        assertThat(red.label()).isEqualTo("traffic_light_red");
        assertThat(red.inTaxonomy()).isFalse();
        assertThat(red.isOfOneKindWith(ObjectClass.of("traffic_light_green"))).isFalse();
        assertThat(red.isOfOneKindWith(red)).isTrue();
        assertThat(ObjectClass.CAR.isOfOneKindWith(ObjectClass.BUS)).isTrue();
        assertThatThrownBy(() -> ObjectClass.of(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rgb_ofANameThatSpeaksOfAColour_isThatColourElseAlwaysTheSame() {
        int green = ObjectClass.of("traffic_light_green").rgb();
        assertThat(green >> 8 & 255).isGreaterThan(green >> 16).isGreaterThan(green & 255);
        assertThat(ObjectClass.of("tuk-tuk").rgb())
                .isEqualTo(ObjectClass.of("tuk-tuk").rgb());
        assertThat(IntStream.range(0, 10)
                        .map(i -> ObjectClass.of("thing " + i).rgb())
                        .distinct()
                        .count())
                .isGreaterThan(8);
    }

    @Test
    void compareTo_taxonomyAndOthers_taxonomyFirstInItsOrder() {
        List<ObjectClass> mixed = Stream.of("zebra crossing", "truck", "cone", "person")
                .map(ObjectClass::of)
                .toList();
        assertThat(new TreeSet<>(mixed))
                .extracting(ObjectClass::label)
                .containsExactly("person", "truck", "cone", "zebra crossing");
    }

    @Test
    void classMap_namesOfAModel_areTheServicesOrTheirOwn() {
        List<String> names = List.of("vehicle", "stop sign", "traffic_light_red");
        ClassMap service = ClassMap.of(names);
        assertThat(service.objectClass(0)).isSameAs(ObjectClass.CAR);
        assertThat(service.objectClass(1)).isSameAs(ObjectClass.TRAFFIC_SIGN);
        assertThat(service.objectClass(2)).isSameAs(ObjectClass.of("traffic_light_red"));
        assertThat(ClassMap.own(names).objectClass(0)).isSameAs(ObjectClass.of("vehicle"));
    }

    @Test
    void classMap_placeholderWithoutAName_isDropped() {
        ClassMap map = ClassMap.of(List.of("car", "", " ", "bus"));
        assertThat(map.objectClass(1)).isNull();
        assertThat(map.objectClass(2)).isNull();
        assertThat(map.objectClass(3)).isSameAs(ObjectClass.BUS);
    }

    @Test
    void classMap_everydayDetectorWithOneClassMore_dropsWhatIsNotOnTheRoadAndKeepsTheNewOne() {
        List<String> names = new ArrayList<>(ClassNames.COCO);
        names.add("cone");
        ClassMap map = ClassNames.mapOf(names);
        assertThat(map.objectClass(names.indexOf("sofa"))).isNull();
        assertThat(map.objectClass(names.indexOf("dog"))).isSameAs(ObjectClass.ANIMAL);
        assertThat(map.objectClass(80)).isSameAs(ObjectClass.of("cone"));
        assertThat(ClassNames.mapOf(List.of("sofa")).objectClass(0)).isSameAs(ObjectClass.of("sofa"));
    }
}
