package io.drivesight.evaluation.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.drift.DriftException;
import io.drivesight.core.drift.DriftMeter;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.core.drift.DriftReading;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriftFitTest {
    private final DriftFit fit = new DriftFit(DriftRig.SETUP, DriftRig.WINDOW);

    private static List<Double> typical(DriftProfile profile) {
        return profile.drives().stream()
                .map(ReferenceDrive::heldOutDistance)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
    }

    @Test
    void fit_fourDrives_holdsEachAgainstAProfileOfTheOthers() {
        List<Drive> drives = DriftRig.drives(4);
        DriftProfile profile = fit.fit(drives);

        Drive out = drives.get(2);
        DriftMeter others = new DriftMeter(fit.fit(List.of(drives.get(0), drives.get(1), drives.get(3))));
        List<Double> distances = others.readings(out.frames()).stream()
                .map(DriftReading::distance)
                .sorted()
                .toList();
        assertThat(profile.drives().get(2).heldOutDistance())
                .isCloseTo(distances.get(distances.size() / 2), within(1e-12));
        assertThat(profile.limit().basis()).isEqualTo(DriftThreshold.Basis.DRIVES);
        assertThat(profile.limit().heldOut()).isEqualTo(4);
        assertThat(profile.limit().rank()).isEqualTo(4);
        assertThat(profile.threshold()).isCloseTo(1.5 * typical(profile).get(3), within(1e-12));
    }

    @Test
    void fit_eightDrivesOneUnlikeAllOthers_isNotBlindedByIt() {
        List<Drive> drives = new ArrayList<>(DriftRig.drives(7));
        drives.add(DriftRig.drive("odd", 40, 90, 9));
        DriftProfile profile = fit.fit(drives);

        List<Double> typical = typical(profile);
        assertThat(profile.limit().rank()).isEqualTo(7);
        assertThat(profile.threshold()).isCloseTo(1.5 * typical.get(6), within(1e-12));
        assertThat(typical.get(7)).isGreaterThan(2 * typical.get(6));
    }

    @Test
    void fit_twoDrives_holdsPartsAndSaysSo() {
        DriftProfile profile = fit.fit(DriftRig.drives(2));

        assertThat(profile.limit().basis()).isEqualTo(DriftThreshold.Basis.BLOCKS);
        assertThat(profile.limit().heldOut()).isEqualTo(10);
        assertThat(profile.limit().margin()).isEqualTo(2);
        assertThat(profile.drives()).extracting(ReferenceDrive::heldOutDistance).containsOnlyNulls();
    }

    @Test
    void fit_drivesOfAnyLength_givesAProfile() {
        for (int frames = 37; frames < 60; frames++) {
            List<Drive> drives = List.of(
                    DriftRig.drive("a", frames, 1.1, frames),
                    DriftRig.drive("b", frames + 3, -0.7, frames + 1),
                    DriftRig.drive("c", frames + 7, 0.3, frames + 2));
            assertThat(fit.fit(drives).threshold()).isPositive();
        }
    }

    @Test
    void fit_tooFewFrames_saysHowManyAreNeeded() {
        assertThatThrownBy(() -> fit.fit(List.of(DriftRig.drive("short", 8, 0, 1))))
                .isInstanceOf(DriftException.class)
                .hasMessageContaining("8 frames of 1 drives")
                .hasMessageContaining("at least 30");
    }

    @Test
    void fit_manyShortDrives_joinsThem() {
        List<Drive> drives = new ArrayList<>(DriftRig.drives(3));
        for (int i = 0; i < 6; i++) {
            drives.add(DriftRig.drive("snippet" + i, 3, 0, i));
        }

        DriftProfile profile = fit.fit(drives);

        assertThat(profile.drives()).extracting(ReferenceDrive::name).contains("6 short drives");
        assertThat(profile.frames()).isEqualTo(3 * 40 + 6 * 3);
    }

    @Test
    void fit_sameDrives_givesTheSameProfile() {
        assertThat(fit.fit(DriftRig.drives(4))).isEqualTo(fit.fit(DriftRig.drives(4)));
    }

    @Test
    void meter_anotherDriveOfTheSameKind_isNotDrifted() {
        DriftMeter meter = new DriftMeter(DriftRig.profile());

        List<DriftReading> readings =
                meter.readings(DriftRig.drive("new", 60, 3, 77).frames());
        assertThat(readings.stream().filter(DriftReading::isDrifted)).hasSizeLessThan(readings.size() / 2);
    }

    @Test
    void meter_darkFrames_driftWithinAWindowAndComeBack() {
        DriftMeter meter = new DriftMeter(DriftRig.profile());
        Random random = new Random(8);
        for (int i = 0; i < DriftRig.WINDOW - 1; i++) {
            meter.add(DriftRig.frame(random, -80, 2));
            assertThat(meter.reading()).isEmpty();
        }
        meter.add(DriftRig.frame(random, -80, 2));

        DriftReading dark = meter.reading().orElseThrow();
        assertThat(dark.isDrifted()).isTrue();
        assertThat(dark.words()).startsWith("darker");

        for (int i = 0; i < DriftRig.WINDOW; i++) {
            meter.add(DriftRig.frame(random, 0, 2));
        }
        assertThat(meter.reading().orElseThrow().isDrifted()).isFalse();
    }

    @Test
    void readings_driveOfHalfAWindow_areOne() {
        DriftMeter meter = new DriftMeter(DriftRig.profile());

        assertThat(meter.readings(DriftRig.drive("half", 5, 0, 1).frames())).hasSize(1);
        assertThat(meter.readings(DriftRig.drive("less", 4, 0, 1).frames())).isEmpty();
    }

    @Test
    void fit_windowOutOfRange_isRefused() {
        assertThatThrownBy(() -> new DriftFit(DriftRig.SETUP, 1)).isInstanceOf(DriftException.class);
    }
}
