package io.drivesight.training.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.rank.ViewDisputes.Dispute;
import io.drivesight.training.rank.ViewDisputes.View;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewDisputesTest {
    private static final Box PLACE = new Box(10, 10, 50, 40);

    private static Detection found(ObjectClass objectClass, double score) {
        return Detection.of(PLACE, objectClass, score);
    }

    private static List<Dispute> disputes(List<Detection> plain, List<Detection> mirrored, List<Detection> smaller) {
        return ViewDisputes.of(plain, Map.of(View.MIRRORED, mirrored, View.SMALLER, smaller));
    }

    @Test
    void of_viewsThatAgree_findsNothing() {
        List<Detection> same = List.of(found(ObjectClass.CAR, 0.8));

        assertThat(disputes(same, same, same)).isEmpty();
        assertThat(disputes(List.of(), List.of(), List.of())).isEmpty();
    }

    @Test
    void of_objectLostInOneOfTwoViews_isHalfInDispute() {
        List<Detection> same = List.of(found(ObjectClass.CAR, 0.8));

        List<Dispute> disputes = disputes(same, List.of(), same);

        assertThat(disputes).singleElement().satisfies(dispute -> {
            assertThat(dispute.weight()).isEqualTo(0.4, within(1e-9));
            assertThat(dispute.reason()).isEqualTo(Dispute.Reason.LOST);
            assertThat(dispute.text()).isEqualTo("lost when mirrored");
        });
    }

    @Test
    void of_objectThatOnlyOtherViewsShow_isOneDisputeWhereNothingWasSeen() {
        List<Dispute> disputes =
                disputes(List.of(), List.of(found(ObjectClass.CAR, 0.6)), List.of(found(ObjectClass.CAR, 0.4)));

        assertThat(disputes).singleElement().satisfies(dispute -> {
            assertThat(dispute.weight()).isEqualTo(0.5, within(1e-9));
            assertThat(dispute.reason().isUnseen()).isTrue();
            assertThat(dispute.text()).isEqualTo("only when mirrored");
        });
    }

    @Test
    void of_otherClass_weighsMoreThanOtherScore() {
        List<Detection> car = List.of(found(ObjectClass.CAR, 0.8));

        double byClass = disputes(car, List.of(found(ObjectClass.TRUCK, 0.8)), car)
                .get(0)
                .weight();
        Dispute byScore =
                disputes(car, List.of(found(ObjectClass.CAR, 0.6)), car).get(0);

        assertThat(byClass).isGreaterThan(byScore.weight());
        assertThat(byScore.text()).isEqualTo("fainter when mirrored");
    }

    @Test
    void of_faintThings_areNoise() {
        assertThat(disputes(List.of(found(ObjectClass.CAR, 0.15)), List.of(), List.of(found(ObjectClass.BUS, 0.1))))
                .isEmpty();
    }

    @Test
    void of_riderAndBicycle_arePairedByClass() {
        Detection person = Detection.of(new Box(10, 10, 40, 60), ObjectClass.PERSON, 0.8);
        Detection bicycle = Detection.of(new Box(10, 25, 40, 70), ObjectClass.BICYCLE, 0.7);

        assertThat(disputes(List.of(person, bicycle), List.of(bicycle, person), List.of(person, bicycle)))
                .isEmpty();
    }

    @Test
    void oneEach_vehicleFoundAsTwoClasses_isOne() {
        List<Detection> kept = FrameRanker.oneEach(List.of(found(ObjectClass.CAR, 0.7), found(ObjectClass.TRUCK, 0.4)));

        assertThat(kept).extracting(Detection::objectClass).containsExactly(ObjectClass.CAR);
    }
}
