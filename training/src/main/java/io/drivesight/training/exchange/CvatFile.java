package io.drivesight.training.exchange;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.exchange.LabelImport.Imported;
import io.drivesight.training.exchange.Picture.NamedBox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * "CVAT for images 1.1": one {@code annotations.xml} with an element for each picture and one for each box, corners in pixels. Of
 * polygons the box around is read; other shapes are counted and left out, as are turned boxes.
 */
public final class CvatFile {
    private static final Set<String> SHAPES =
            Set.of("box", "polygon", "polyline", "points", "ellipse", "mask", "cuboid", "skeleton", "tag");

    private static final long MOST_BYTES = 512L << 20;

    private CvatFile() {}

    /** The file that CVAT takes as annotations of a task with these pictures and labels. */
    public static byte[] write(List<Picture> pictures, List<String> classes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("annotations");
            text(xml, "version", "1.1");
            xml.writeStartElement("meta");
            xml.writeStartElement("task");
            text(xml, "size", Integer.toString(pictures.size()));
            text(xml, "mode", "annotation");
            xml.writeStartElement("labels");
            for (String name : classes) {
                xml.writeStartElement("label");
                text(xml, "name", name);
                text(xml, "type", "rectangle");
                xml.writeEmptyElement("attributes");
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndElement();
            xml.writeEndElement();
            for (int i = 0; i < pictures.size(); i++) {
                image(xml, i, pictures.get(i));
            }
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException("the labels cannot be written as XML: " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static void text(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static void image(XMLStreamWriter xml, int id, Picture picture) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("image");
        xml.writeAttribute("id", Integer.toString(id));
        xml.writeAttribute("name", picture.file());
        xml.writeAttribute("width", Integer.toString(picture.size().width()));
        xml.writeAttribute("height", Integer.toString(picture.size().height()));
        for (NamedBox box : picture.boxes()) {
            xml.writeEmptyElement("box");
            xml.writeAttribute("label", box.label());
            xml.writeAttribute("source", box.score() < 1 ? "auto" : "manual");
            xml.writeAttribute("occluded", "0");
            xml.writeAttribute("xtl", pixels(box.box().left()));
            xml.writeAttribute("ytl", pixels(box.box().top()));
            xml.writeAttribute("xbr", pixels(box.box().right()));
            xml.writeAttribute("ybr", pixels(box.box().bottom()));
            xml.writeAttribute("z_order", "0");
        }
        xml.writeEndElement();
    }

    private static String pixels(double value) {
        return Text.format("%.2f", value);
    }

    /**
     * What people made of it. CVAT exports all pictures of a task, those that nobody has opened with the labels they came with: what counts is
     * a picture with a shape that a person drew or changed.
     *
     * @param all true: pictures without such a shape, too; right where every picture was gone through
     * @throws FormatException when it is not such a file, with the line
     */
    public static Imported read(Path file, boolean all) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new FormatException(file, 1, "larger than 512 MiB; export the task in parts");
        }
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        List<Picture> pictures = new ArrayList<>();
        int leftOut = 0;
        int unseen = 0;
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in, StandardCharsets.UTF_8.name());
            List<NamedBox> boxes = new ArrayList<>();
            @Nullable Picture picture = null;
            boolean seen = all;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.END_ELEMENT
                        && picture != null
                        && xml.getLocalName().equals("image")) {
                    if (seen) {
                        pictures.add(new Picture(picture.file(), picture.size(), boxes));
                    } else {
                        unseen++;
                    }
                    picture = null;
                }
                if (event != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                seen = seen || (SHAPES.contains(xml.getLocalName()) && isByPerson(xml));
                switch (xml.getLocalName()) {
                    case "image" -> {
                        boxes.clear();
                        seen = all;
                        picture = new Picture(
                                attribute(file, xml, "name"),
                                new ImageSize(side(file, xml, "width"), side(file, xml, "height")),
                                List.of());
                    }
                    case "box", "polygon" -> {
                        @Nullable Box box = picture == null ? null : shape(file, xml);
                        if (box == null) {
                            leftOut++;
                        } else {
                            boxes.add(NamedBox.of(attribute(file, xml, "label"), box));
                        }
                    }
                    case "polyline", "points", "ellipse", "mask", "cuboid", "skeleton", "tag" -> leftOut++;
                    case "track" ->
                        throw problem(
                                file, xml, "is 'CVAT for video'; export the task as 'CVAT for images 1.1' instead");
                    default -> {}
                }
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
            FormatException problem = new FormatException(file, line, "not well-formed XML");
            problem.initCause(e);
            throw problem;
        }
        return new Imported(pictures, leftOut, unseen);
    }

    /** What a model made, or a file brought, becomes a person's with the first change. */
    private static boolean isByPerson(XMLStreamReader xml) {
        @Nullable String source = xml.getAttributeValue(null, "source");
        return source == null || (!source.equals("auto") && !source.equals("file"));
    }

    private static int side(Path file, XMLStreamReader xml, String name) throws FormatException {
        double pixels = number(file, xml, name);
        if (pixels < 1 || pixels > Picture.LONGEST_SIDE) {
            throw problem(file, xml, "%s of <image> must be 1 to %d".formatted(name, Picture.LONGEST_SIDE));
        }
        return (int) pixels;
    }

    private static @Nullable Box shape(Path file, XMLStreamReader xml) throws IOException {
        if (xml.getLocalName().equals("polygon")) {
            return around(file, xml, attribute(file, xml, "points"));
        }
        @Nullable String rotation = xml.getAttributeValue(null, "rotation");
        if (rotation != null && number(file, xml, "rotation") != 0) {
            return null;
        }
        double left = number(file, xml, "xtl");
        double top = number(file, xml, "ytl");
        double right = number(file, xml, "xbr");
        double bottom = number(file, xml, "ybr");
        return right > left && bottom > top ? new Box(left, top, right, bottom) : null;
    }

    private static @Nullable Box around(Path file, XMLStreamReader xml, String points) throws IOException {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (String point : points.split(";")) {
            String[] xy = point.split(",");
            if (xy.length != 2) {
                throw problem(file, xml, "a point is x,y, was '" + point + "'");
            }
            double x = number(file, xml, "points", xy[0]);
            double y = number(file, xml, "points", xy[1]);
            left = Math.min(left, x);
            right = Math.max(right, x);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y);
        }
        return right > left && bottom > top ? new Box(left, top, right, bottom) : null;
    }

    private static String attribute(Path file, XMLStreamReader xml, String name) throws FormatException {
        @Nullable String value = xml.getAttributeValue(null, name);
        if (value == null || value.isBlank()) {
            throw problem(file, xml, "<%s> lacks %s".formatted(xml.getLocalName(), name));
        }
        return value;
    }

    private static double number(Path file, XMLStreamReader xml, String name) throws FormatException {
        return number(file, xml, name, attribute(file, xml, name));
    }

    private static double number(Path file, XMLStreamReader xml, String name, String text) throws FormatException {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw problem(file, xml, "%s of <%s> is no number: '%s'".formatted(name, xml.getLocalName(), text));
    }

    private static FormatException problem(Path file, XMLStreamReader xml, String problem) {
        return new FormatException(file, xml.getLocation().getLineNumber(), problem);
    }
}
