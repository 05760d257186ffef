package io.drivesight.training.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Finds the drive or scene of an image: by the configured pattern, by the format, else the file name without its last number. */
final class SceneNames {
    private static final Pattern LAST_NUMBER = Pattern.compile("[-_. ]?\\d+[A-Za-z_]{0,3}$");

    private final @Nullable Pattern pattern;

    SceneNames(DatasetConfig config) {
        @Nullable String configured = config.scene();
        this.pattern = configured == null ? null : compile(configured);
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new DatasetException(
                    "scene: '" + pattern + "' is no regular expression: " + e.getDescription() + "; correct it", e);
        }
    }

    /**
     * The scene of an image.
     *
     * @param path below the dataset's folder
     * @param byFormat what the format itself says, or null
     */
    String scene(String path, @Nullable String byFormat) {
        if (pattern != null) {
            Matcher matcher = pattern.matcher(path);
            if (matcher.find()) {
                @Nullable String group = matcher.groupCount() > 0 ? matcher.group(1) : null;
                return group != null ? group : matcher.group();
            }
        }
        if (byFormat != null) {
            return byFormat;
        }
        String stem = ImageIndex.stem(path);
        String scene = LAST_NUMBER.matcher(stem).replaceFirst("");
        return scene.isEmpty() ? stem : scene;
    }
}
