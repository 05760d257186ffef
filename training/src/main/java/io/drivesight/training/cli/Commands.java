package io.drivesight.training.cli;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.rank.RankFiles;
import io.drivesight.training.trainer.DataEntry;
import io.drivesight.training.trainer.TrainingException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** All commands of the training module. */
@Command(
        name = "drivesight",
        mixinStandardHelpOptions = true,
        description = "Fine-tunes detectors on driving data, and scores and exports them.",
        subcommands = {
            TrainCommand.class,
            AdaptCommand.class,
            EvaluateCommand.class,
            ExportCommand.class,
            InspectCommand.class,
            DatasetCommand.class,
            AugmentCommand.class,
            StudyCommand.class,
            RankCommand.class,
            RankModelsCommand.class,
            DriftCommand.class
        })
public final class Commands implements Runnable {
    private static final int HELP_WIDTH = 110;
    private static final String TRACE_PROPERTY = "drivesight.trace";

    private Commands() {}

    /** The command line, ready to execute. */
    public static CommandLine create() {
        return of(new Commands());
    }

    /** One command's own line. */
    static CommandLine of(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .registerConverter(DataEntry.class, told(DataEntry::ofOption))
                .registerConverter(ImageSize.class, told(ImageSize::parse))
                .registerConverter(AppearanceOp.class, told(AppearanceOp::ofLabel))
                // Without the default, which is not to be asked for.
                .registerConverter(
                        SplitChoice.class,
                        new Choice<>(List.of(SplitChoice.TRAIN, SplitChoice.VAL, SplitChoice.TEST, SplitChoice.ALL)))
                .registerConverter(InputProfile.class, new Choice<>(List.of(InputProfile.values())))
                .registerConverter(Zoom.class, new Choice<>(List.of(Zoom.values())))
                .registerConverter(Overlap.Rule.class, new Choice<>(List.of(Overlap.Rule.values())))
                .registerConverter(RankFiles.Prelabels.class, new Choice<>(List.of(RankFiles.Prelabels.values())))
                .registerConverter(ProviderChoice.class, new Choice<>(List.of(ProviderChoice.values())))
                .setExecutionExceptionHandler(Commands::onError);
    }

    /** A converter that refuses in its reader's words alone; picocli would put the exception's class before them. */
    private static <T> ITypeConverter<T> told(Function<String, T> reader) {
        return value -> {
            try {
                return reader.apply(value);
            } catch (IllegalArgumentException | TrainingException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }

    @Override
    public void run() {
        throw new IllegalArgumentException("which command? See drivesight --help");
    }

    /** One line per error that a user can do something about; the stack trace only when asked for. */
    private static int onError(Exception failure, CommandLine command, ParseResult parsed) {
        command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message(failure));
        if (Boolean.getBoolean(TRACE_PROPERTY)) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        // A fault of ours says little by its message alone.
        if (message == null
                || failure instanceof NullPointerException
                || failure instanceof IndexOutOfBoundsException) {
            return failure + " (run with DRIVESIGHT_JAVA_OPTS=-D" + TRACE_PROPERTY + "=true to see where)";
        }
        return failure instanceof NoSuchFileException ? "no such file: " + message : message;
    }

    /** One of some constants, by its name in any case; listed in lower case. */
    record Choice<T extends Enum<T>>(List<T> constants) implements ITypeConverter<T> {
        @Override
        public T convert(String value) {
            return constants.stream()
                    .filter(constant -> label(constant).equalsIgnoreCase(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'%s' is none of %s"
                            .formatted(
                                    value, constants.stream().map(Choice::label).collect(Collectors.joining(", ")))));
        }

        static String label(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
