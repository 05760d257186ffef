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
    public record Suite(String name, Optional<ReplayTestResult> result, String error) {
        private long failures() {
            return result.map(ran -> (long) ran.failures().size()).orElse(0L);
        }

        private int cases() {
            return result.map(ran -> ran.checks().size()).orElse(1);
        }

        private int errors() {
            return result.isPresent() ? 0 : 1;
        }
    }

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
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", clean(suite.name()));
        xml.writeAttribute("tests", Integer.toString(suite.cases()));
        xml.writeAttribute("failures", Long.toString(suite.failures()));
        xml.writeAttribute("errors", Integer.toString(suite.errors()));
        double seconds = suite.result().map(ReplayTestResult::seconds).orElse(0.0);
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", seconds));
        if (suite.result().isPresent()) {
            for (Check check : suite.result().get().checks()) {
                write(xml, suite, check);
            }
        } else {
            begin(xml, suite, "run");
            trouble(xml, "error", suite.error());
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void write(XMLStreamWriter xml, Suite suite, Check check) throws XMLStreamException {
        begin(xml, suite, check.expectation().toString());
        if (!check.passed()) {
            trouble(xml, "failure", check.text());
        }
        xml.writeEndElement();
    }

    private static void begin(XMLStreamWriter xml, Suite suite, String name) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", clean(suite.name()));
        xml.writeAttribute("name", clean(name));
    }

    private static void trouble(XMLStreamWriter xml, String element, String text) throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("message", clean(text));
        xml.writeCharacters(clean(text));
        xml.writeEndElement();
    }

    /** XML 1.0 has no control characters. */
    private static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
    }
}
