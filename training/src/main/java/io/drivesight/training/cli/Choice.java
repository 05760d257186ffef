package io.drivesight.training.cli;

import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.evaluate.Overlap;
import io.drivesight.training.evaluate.Zoom;
import io.drivesight.training.frames.FrameOptions;
import io.drivesight.training.rank.RankFiles;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of some constants, by its name in any case, whatever the command line around is set to; listed in lower case. */
abstract class Choice<T extends Enum<T>> implements ITypeConverter<T> {
    private final List<T> constants;

    private Choice(List<T> constants) {
        this.constants = constants;
    }

    @Override
    public T convert(String value) {
        return constants.stream()
                .filter(constant -> label(constant).equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'%s' is none of %s"
                        .formatted(value, constants.stream().map(Choice::label).collect(Collectors.joining(", ")))));
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Without the default, which is not to be asked for. */
    static final class OfSplit extends Choice<SplitChoice> {
        OfSplit() {
            super(List.of(SplitChoice.TRAIN, SplitChoice.VAL, SplitChoice.TEST, SplitChoice.ALL));
        }
    }

    static final class OfProfile extends Choice<InputProfile> {
        OfProfile() {
            super(List.of(InputProfile.values()));
        }
    }

    static final class OfZoom extends Choice<Zoom> {
        OfZoom() {
            super(List.of(Zoom.values()));
        }
    }

    static final class OfOverlap extends Choice<Overlap.Rule> {
        OfOverlap() {
            super(List.of(Overlap.Rule.values()));
        }
    }

    static final class OfPrelabels extends Choice<RankFiles.Prelabels> {
        OfPrelabels() {
            super(List.of(RankFiles.Prelabels.values()));
        }
    }

    static final class OfProvider extends Choice<ProviderChoice> {
        OfProvider() {
            super(List.of(ProviderChoice.values()));
        }
    }

    static final class OfBeginning extends Choice<FrameOptions.From> {
        OfBeginning() {
            super(List.of(FrameOptions.From.values()));
        }
    }
}
