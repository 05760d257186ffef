package io.drivesight.simulator.replaytest;

import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

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
    public record Suite(String name, Optional<ReplayTestResult> result, String error) {}

    /** Writes a report; missing folders are made. */
    public static void write(List<Suite> suites, Path file) throws IOException {
        ReportFile.text(file, text(suites));
    }

    static String text(List<Suite> suites) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("testsuites");
            for (Suite suite : suites) {
                write(xml, suite);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML into memory failed", e);
        }
        return text + "\n";
    }

    private static void write(XMLStreamWriter xml, Suite suite) throws XMLStreamException {
        List<Check> checks = suite.result().map(ReplayTestResult::checks).orElse(List.of());
        long failed = checks.stream().filter(check -> !check.passed()).count();
        double seconds = suite.result().map(ReplayTestResult::seconds).orElse(0.0);
        boolean ran = suite.result().isPresent();
        begin(xml, "testsuite", "name", suite.name(), "tests", Integer.toString(ran ? checks.size() : 1));
        attributes(xml, "failures", Long.toString(failed), "errors", ran ? "0" : "1");
        attributes(xml, "time", String.format(Locale.ROOT, "%.3f", seconds));
        for (Check check : checks) {
            begin(
                    xml,
                    "testcase",
                    "classname",
                    suite.name(),
                    "name",
                    check.expectation().toString());
            if (!check.passed()) {
                trouble(xml, "failure", check.text());
            }
            xml.writeEndElement();
        }
        if (!ran) {
            begin(xml, "testcase", "classname", suite.name(), "name", "run");
            trouble(xml, "error", suite.error());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void trouble(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        begin(xml, element, "message", text);
        xml.writeCharacters(clean(text));
        xml.writeEndElement();
    }

    /** Begins an element with attributes: names and values in turn. */
    private static void begin(XMLStreamWriter xml, String element, String... attributes) throws XMLStreamException {
        xml.writeStartElement(element);
        attributes(xml, attributes);
    }

    private static void attributes(XMLStreamWriter xml, String... namesAndValues) throws XMLStreamException {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            xml.writeAttribute(namesAndValues[i], clean(namesAndValues[i + 1]));
        }
    }

    /** XML 1.0 has no control characters. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
