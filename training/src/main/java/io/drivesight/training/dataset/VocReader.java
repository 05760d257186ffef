package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Pascal VOC labels: one XML file per image, in {@code Annotations}. Corners are pixels counted from 1, both inside the box; here a
 * box is {@code [xmin - 1, xmax)}. Objects marked {@code difficult} are ignore areas.
 */
final class VocReader implements DatasetReader {
    private static final List<String> USUAL = List.of("Annotations", "annotations", "labels-voc", "labels");

    private final XMLInputFactory factory = XMLInputFactory.newFactory();

    VocReader() {
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }

    @Override
    public boolean recognises(DatasetFolder folder) throws IOException {
        Path labels = labelRoot(folder);
        List<Path> files = LabelFiles.list(labels, ".xml");
        return !files.isEmpty()
                && Files.readString(files.get(0), java.nio.charset.StandardCharsets.ISO_8859_1)
                        .contains("<annotation");
    }

    private static Path labelRoot(DatasetFolder folder) {
        return folder.labels(USUAL).filter(Files::isDirectory).orElse(folder.root());
    }

    @Override
    public RawDataset read(DatasetFolder folder) throws IOException {
        return new RawDataset(
                LabelFiles.read(folder, labelRoot(folder), ".xml", (file, size) -> parse(folder, file, size)),
                List.of(),
                true);
    }

    private List<RawBox> parse(DatasetFolder folder, Path file, ImageSize size) throws IOException {
        BoxCollector boxes = new BoxCollector(folder.problems());
        if (Files.size(file) > LabelFiles.MAX_BYTES) {
            throw new DatasetException(file + ": longer than 16 MiB, this is no VOC label");
        }
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    element(folder, xml, file, size, boxes);
                }
            }
        } catch (XMLStreamException e) {
            folder.problems()
                    .add(
                            Problem.Kind.MALFORMED_LABEL,
                            folder.name(file) + ":"
                                    + Math.max(
                                            1,
                                            e.getLocation() == null
                                                    ? 1
                                                    : e.getLocation().getLineNumber()),
                            "not well-formed XML, objects after this point are lost; correct the file");
        }
        return boxes.boxes();
    }

    private static void element(
            DatasetFolder folder, XMLStreamReader xml, Path file, ImageSize size, BoxCollector boxes)
            throws XMLStreamException {
        String where = folder.name(file) + ":" + xml.getLocation().getLineNumber();
        if (xml.getLocalName().equals("object")) {
            object(folder, fields(xml), where, boxes);
        } else if (xml.getLocalName().equals("size")) {
            checkSize(folder, fields(xml), size, where);
        }
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

    private static void object(DatasetFolder folder, Map<String, String> fields, String where, BoxCollector boxes) {
        Optional<Double> left = number(fields, "xmin");
        Optional<Double> top = number(fields, "ymin");
        Optional<Double> right = number(fields, "xmax");
        Optional<Double> bottom = number(fields, "ymax");
        String name = fields.getOrDefault("name", "");
        if (name.isEmpty() || left.isEmpty() || top.isEmpty() || right.isEmpty() || bottom.isEmpty()) {
            folder.problems()
                    .add(
                            Problem.Kind.MALFORMED_LABEL,
                            where,
                            "an object needs name, xmin, ymin, xmax and ymax; correct or remove it");
            return;
        }
        boolean difficult = "1".equals(fields.get("difficult"));
        if (right.get() < left.get() || bottom.get() < top.get()) {
            // The subtraction below must not turn an inverted box into a thin one.
            boxes.edges(name, left.get(), top.get(), right.get(), bottom.get(), difficult, where);
            return;
        }
        boxes.edges(name, left.get() - 1, top.get() - 1, right.get(), bottom.get(), difficult, where);
    }

    private static Optional<Double> number(Map<String, String> fields, String name) {
        try {
            return Optional.ofNullable(fields.get(name)).map(Double::valueOf);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void checkSize(DatasetFolder folder, Map<String, String> fields, ImageSize size, String where) {
        Optional<Double> width = number(fields, "width");
        Optional<Double> height = number(fields, "height");
        if (width.isPresent()
                && height.isPresent()
                && width.get() > 0
                && (width.get() != size.width() || height.get() != size.height())) {
            folder.problems()
                    .add(
                            Problem.Kind.SIZE_MISMATCH,
                            where,
                            "the label says %.0fx%.0f, the image is %s; check that the boxes fit"
                                    .formatted(width.get(), height.get(), size));
        }
    }
}
