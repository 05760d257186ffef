package io.drivesight.simulator.replaytest;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.evaluation.report.Html;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Results in the XML that build servers read: a suite per test, a case per expectation. */
public final class JUnitXml {
    private JUnitXml() {}

    /**
     * A test that ran, or did not.
     *
     * @param name of the test
     * @param result empty: it could not be run
     * @param error why not; empty when it ran
     */
    public record Suite(String name, Optional<ReplayTestResult> result, String error) {
        private Html element() {
            List<Check> checks = result.map(ReplayTestResult::checks).orElse(List.of());
            List<Html> cases = result.isPresent()
                    ? checks.stream().map(this::element).toList()
                    : List.of(element("run", trouble("error", error)));
            return Html.of("testsuite", cases)
                    .with("name", clean(name))
                    .with("tests", Integer.toString(cases.size()))
                    .with(
                            "failures",
                            Long.toString(checks.stream()
                                    .filter(check -> !check.passed())
                                    .count()))
                    .with("errors", result.isPresent() ? "0" : "1")
                    .with(
                            "time",
                            format("%.3f", result.map(ReplayTestResult::seconds).orElse(0.0)));
        }

        private Html element(Check check) {
            return check.passed()
                    ? element(check.expectation().toString())
                    : element(check.expectation().toString(), trouble("failure", check.text()));
        }

        private Html element(String test, Html... trouble) {
            return Html.of("testcase", List.of(trouble))
                    .with("classname", clean(name))
                    .with("name", clean(test));
        }
    }

    /** Writes a report; missing folders are made. */
    public static void write(List<Suite> suites, Path file) throws IOException {
        ReportFile.text(file, text(suites));
    }

    static String text(List<Suite> suites) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + Html.of("testsuites", suites.stream().map(Suite::element).toList()) + "\n";
    }

    private static Html trouble(String element, String text) {
        return Html.of(element, clean(text)).with("message", clean(text));
    }

    /** XML 1.0 has no control characters. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
