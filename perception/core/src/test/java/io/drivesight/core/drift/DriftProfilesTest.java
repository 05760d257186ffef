package io.drivesight.core.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.drift.DriftProfile.DriftThreshold.Basis;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftProfilesTest {
    @TempDir
    private Path temp;

    private final DriftProfile profile = DriftRig.profile(Basis.DRIVES);
    private final String json = DriftProfiles.toJson(profile);

    private static void refused(String json, String... parts) {
        assertThatThrownBy(() -> DriftProfiles.fromJson(json, "p.json"))
                .isInstanceOf(DriftException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("p.json");
    }

    @Test
    void read_whatWasWritten_isTheSame() throws IOException {
        Path file = Files.writeString(temp.resolve("p.json"), json);

        assertThat(DriftProfiles.read(file)).isEqualTo(profile);
    }

    @Test
    void read_profileOfPartsOfDrives_isTheSame() {
        DriftProfile parts = DriftRig.profile(Basis.BLOCKS);

        assertThat(DriftProfiles.fromJson(DriftProfiles.toJson(parts), "p.json"))
                .isEqualTo(parts);
    }

    @Test
    void read_truncated_saysWhere() {
        refused(json.substring(0, json.length() / 2), "no valid drift profile", "line");
    }

    @Test
    void read_somethingElse_isRefused() {
        refused("{\"format\": \"coco\"}", "no drift profile");
        refused("[1, 2]", "no drift profile");
        refused("", "no drift profile");
    }

    @Test
    void read_numberLeftOutInTheCovariance_saysWhich() {
        refused(json.replaceFirst("(\"covariance\" : \\[ \\[ )[^,]+", "$1null"), "covariance[0][0] is missing");
    }

    @Test
    void read_otherVersion_isRefused() {
        refused(json.replace("\"version\" : 1", "\"version\" : 7"), "version 7");
    }

    @Test
    void read_notANumber_isRefused() {
        double first = profile.covariance().get(0).get(0);
        refused(json.replace(Double.toString(first), "\"NaN\""), "covariance");
        refused(json.replaceFirst("\"value\" : [0-9.]+", "\"value\" : \"NaN\""), "limit.value must be a number");
        refused(
                json.replaceFirst("\"location\" : [-0-9.]+", "\"location\" : \"Infinity\""),
                "features[0].location must be a number");
        refused(json.replaceFirst("\"location\" : [-0-9.]+", "\"location\" : NaN"), "no valid drift profile");
    }

    @Test
    void read_missingOrUnknownParts_areRefused() {
        refused(json.replaceFirst("\"window\" : 10,", ""), "window");
        refused(json.replaceFirst("\"window\" : 10,", "\"window\" : 10, \"sill\" : 1,"), "sill");
        refused(json.replaceFirst("\"window\" : 10", "\"window\" : 100000000"), "10000");
        refused(json.replaceFirst("\"feature\" : \"brightness\"", "\"feature\" : \"smell\""), "smell");
    }

    @Test
    void read_hugeOrMissingFile_isRefused() throws IOException {
        Path huge = temp.resolve("huge.json");
        Files.write(huge, new byte[5 << 20]);

        assertThatThrownBy(() -> DriftProfiles.read(huge))
                .isInstanceOf(DriftException.class)
                .hasMessageContaining("bytes");
        assertThatThrownBy(() -> DriftProfiles.read(temp.resolve("none.json")))
                .isInstanceOf(DriftException.class)
                .hasMessageContaining("no such drift profile");
    }

    @Test
    void requireSetup_sameDetector_isFine() {
        assertThatCode(() -> profile.requireSetup(DriftRig.SETUP, "p.json")).doesNotThrowAnyException();
    }

    @Test
    void requireSetup_otherModel_namesBothAndSaysWhatToDo() {
        assertThatThrownBy(() -> profile.requireSetup(DriftRig.setup("cd".repeat(32)), "p.json"))
                .isInstanceOf(DriftException.class)
                .hasMessageContainingAll("p.json", "abababababab", "cdcdcdcdcdcd", "--profile-out");
    }

    @Test
    void requireSetup_otherThresholdsOrInput_namesThem() {
        DetectorSetup other = new DetectorSetup(
                "tiny",
                DriftRig.SETUP.modelSha256(),
                new Thresholds(0.25, 0.5, 100),
                InputProfile.FAST,
                DecoderChoice.AUTO);

        assertThatThrownBy(() -> profile.requireSetup(other, "p.json"))
                .isInstanceOf(DriftException.class)
                .hasMessageContainingAll("score threshold 0.1 in the profile, 0.25 in use", "input profile AUTO");
    }
}
