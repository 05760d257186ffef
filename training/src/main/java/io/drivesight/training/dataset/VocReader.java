package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Pascal VOC labels: one XML file per image, in {@code Annotations}. Corners are pixels counted from 1, both inside the box; here a
 * box is {@code [xmin - 1, xmax)}. Objects marked {@code difficult} are ignore areas.
 */
final class VocReader extends DatasetReader {
    private static final List<String> USUAL = List.of("Annotations", "annotations", "labels-voc", "labels");

    private final XMLInputFactory factory = XMLInputFactory.newFactory();

    VocReader(DatasetFolder folder) {
        super(folder);
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    @Override
    boolean recognises() throws IOException {
        List<Path> files = folder.labelFiles(labelRoot(), ".xml");
        return !files.isEmpty()
                && Files.readString(files.get(0), StandardCharsets.ISO_8859_1).contains("<annotation");
    }

    private Path labelRoot() {
        return folder.labels(USUAL).filter(Files::isDirectory).orElse(folder.root());
    }

    @Override
    void readLabels() throws IOException {
        readFiles(labelRoot(), ".xml", this::boxes);
    }

    private List<RawBox> boxes(Path file, ImageSize size) throws IOException {
        List<RawBox> boxes = new ArrayList<>();
        folder.requireShort(file);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    String where = folder.name(file) + ":" + xml.getLocation().getLineNumber();
                    if (xml.getLocalName().equals("object")) {
                        object(boxes, fields(xml), where);
                    } else if (xml.getLocalName().equals("size")) {
                        Map<String, String> fields = fields(xml);
                        checkSize(number(fields, "width"), number(fields, "height"), size, where);
                    }
                }
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
            folder.problem(
                    Problem.Kind.MALFORMED_LABEL,
                    folder.name(file) + ":" + line,
                    "not well-formed XML, objects after this point are lost; correct the file");
        }
        return boxes;
    }

    /** The texts of all elements inside the current one, by name; of repeated ones the first. Parts of an object are skipped. */
    private static Map<String, String> fields(XMLStreamReader xml) throws XMLStreamException {
        Map<String, String> fields = new HashMap<>();
        StringBuilder text = new StringBuilder();
        int depth = 1;
        int parts = 0;
        while (depth > 0 && xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    parts += xml.getLocalName().equals("part") ? 1 : 0;
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    depth--;
                    if (parts == 0) {
                        fields.putIfAbsent(xml.getLocalName(), text.toString().strip());
                    }
                    parts -= xml.getLocalName().equals("part") ? 1 : 0;
                }
                default -> {}
            }
        }
        return fields;
    }

    private void object(List<RawBox> boxes, Map<String, String> fields, String where) {
        double left = number(fields, "xmin");
        double top = number(fields, "ymin");
        double right = number(fields, "xmax");
        double bottom = number(fields, "ymax");
        String name = fields.getOrDefault("name", "");
        if (name.isEmpty() || !Double.isFinite(left + top + right + bottom)) {
            folder.problem(
                    Problem.Kind.MALFORMED_LABEL,
                    where,
                    "an object needs name, xmin, ymin, xmax and ymax; correct or remove it");
            return;
        }
        // An inverted box must not become a thin one.
        int first = right < left || bottom < top ? 0 : 1;
        addBox(boxes, name, left - first, top - first, right, bottom, "1".equals(fields.get("difficult")), where);
    }

    /** NaN where there is no such number. */
    private static double number(Map<String, String> fields, String name) {
        try {
            return Double.parseDouble(fields.getOrDefault(name, "NaN"));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
