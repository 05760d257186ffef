package io.drivesight.training.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the documents say to type is known to the commands, and their links lead somewhere. Here, where all commands can be seen. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");

    private static final Pattern FENCE = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern OPTION = Pattern.compile("(--[a-z][a-z0-9-]*)[=:,.]?.*");

    /** Where a command on a line of a code block ends: a comment, what the shell does with it, or words in a column of their own. */
    private static final String END_OF_COMMAND = " #| [|>] | && |;|   +";

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "models/README.md")
                                    .map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static Map<String, CommandLine> commands() throws ReflectiveOperationException {
        Map<String, CommandLine> commands = new HashMap<>(Commands.create().getSubcommands());
        commands.putAll(io.drivesight.simulator.cli.Commands.create().getSubcommands());
        var serve = Class.forName("io.drivesight.service.ServeCommand").getDeclaredConstructor(Map.class);
        serve.setAccessible(true);
        commands.put("serve", new CommandLine(serve.newInstance(Map.of())));
        return commands;
    }

    private static List<String> written(String document, Map<String, CommandLine> commands) {
        List<String> written = new ArrayList<>();
        for (Matcher block = FENCE.matcher(document); block.find(); ) {
            for (String line : block.group(1).replaceAll("\\\\\n\\s*", "").split("\n")) {
                int at = line.indexOf("drivesight ");
                if (at >= 0 && (at == 0 || line.startsWith("./", at - 2))) {
                    written.add(line.substring(at + "drivesight ".length()).split(END_OF_COMMAND)[0]);
                }
            }
        }
        for (Matcher span = SPAN.matcher(FENCE.matcher(document).replaceAll("")); span.find(); ) {
            String text = span.group(1).replaceAll("\\s+", " ");
            boolean said = text.startsWith("./drivesight ") || text.startsWith("drivesight ");
            String command = said ? text.substring(text.indexOf(' ') + 1) : text;
            if (said || (command.contains(" --") && commands.containsKey(command.split(" ")[0]))) {
                written.add(command.split(END_OF_COMMAND)[0]);
            }
        }
        return written;
    }

    /** What is wrong with a command as it is written: a name or an option that is not there. */
    private static List<String> unknown(String written, Map<String, CommandLine> commands) {
        List<String> words = new ArrayList<>(
                Arrays.asList(written.replaceAll("[\\[\\]…]", " ").trim().split("\\s+")));
        String name = words.remove(0);
        if (List.of("--help", "--version", "help", "version", "COMMAND").contains(name)) {
            return List.of();
        }
        CommandLine command = commands.get(name);
        if (command == null) {
            return List.of(name);
        }
        while (!words.isEmpty() && command.getSubcommands().containsKey(words.get(0))) {
            command = Objects.requireNonNull(command.getSubcommands().get(words.remove(0)));
        }
        Set<String> known = command.getCommandSpec().optionsMap().keySet();
        return words.stream()
                .map(OPTION::matcher)
                .filter(Matcher::matches)
                .map(option -> option.group(1))
                .filter(option -> !known.contains(option))
                .toList();
    }

    @Test
    void commands_inDocumentsAndHelp_areKnownWithTheirOptions() throws Exception {
        Map<String, CommandLine> commands = commands();
        Map<String, List<String>> wrong = new HashMap<>();
        int seen = 0;
        List<Path> files = new ArrayList<>(documents());
        files.remove(ROOT.resolve("CHANGELOG.md"));
        for (Path file : files) {
            for (String command : written(Files.readString(file), commands)) {
                seen++;
                List<String> unknown = unknown(command, commands);
                if (!unknown.isEmpty()) {
                    wrong.put(file + ": " + command, unknown);
                }
            }
        }
        for (CommandLine command : commands.values()) {
            for (String line : command.getCommandSpec().usageMessage().footer()) {
                if (line.startsWith("  drivesight ")) {
                    List<String> unknown =
                            unknown(line.substring("  drivesight ".length()).split(END_OF_COMMAND)[0], commands);
                    if (!unknown.isEmpty()) {
                        wrong.put(line, unknown);
                    }
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(50);
    }

    @Test
    void options_namedInDocuments_areSomeCommands() throws Exception {
        var known = commands().values().stream()
                .flatMap(command -> Stream.concat(Stream.of(command), command.getSubcommands().values().stream()))
                .flatMap(command -> command.getCommandSpec().optionsMap().keySet().stream())
                .collect(Collectors.toSet());
        var unknown = new TreeSet<String>();
        for (Path file : documents()) {
            if (!file.endsWith("CHANGELOG.md")) {
                Matcher span = SPAN.matcher(
                        FENCE.matcher(Files.readString(file)).replaceAll("").replaceAll("\\s+", " "));
                while (span.find()) {
                    Matcher option = OPTION.matcher(span.group(1));
                    if (option.matches() && !known.contains(option.group(1))) {
                        unknown.add(file + ": " + span.group(1));
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void links_inDocuments_resolve() throws Exception {
        var broken = new TreeSet<String>();
        for (Path file : documents()) {
            Matcher link = LINK.matcher(FENCE.matcher(Files.readString(file)).replaceAll(""));
            while (link.find()) {
                String target = link.group(1);
                if (!target.contains("://") && !resolves(file, target)) {
                    broken.add(file + ": " + target);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    private static boolean resolves(Path from, String target) throws IOException {
        String[] parts = URLDecoder.decode(target, UTF_8).split("#", 2);
        Path file = parts[0].isEmpty() ? from : from.resolveSibling(parts[0]);
        return Files.exists(file)
                && (parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]));
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(String document) {
        return HEADING.matcher(FENCE.matcher(document).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\- _]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
