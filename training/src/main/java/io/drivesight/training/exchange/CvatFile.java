package io.drivesight.training.exchange;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.report.Html;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.exchange.LabelImport.Imported;
import io.drivesight.training.exchange.Picture.NamedBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * "CVAT for images 1.1": one {@code annotations.xml} with an element for each picture and one for each box, corners in pixels. Other
 * shapes are counted and left out, as are turned boxes.
 */
public final class CvatFile {
    private static final Set<String> SHAPES =
            Set.of("box", "polygon", "polyline", "points", "ellipse", "mask", "cuboid", "skeleton", "tag");

    private static final long MOST_BYTES = 512L << 20;

    private CvatFile() {}

    /** The file that CVAT takes as annotations of a task with these pictures and labels. */
    public static byte[] write(List<Picture> pictures, List<String> classes) {
        List<Html> labels = classes.stream()
                .map(name ->
                        Html.of("label", Html.of("name", name), Html.of("type", "rectangle"), Html.of("attributes")))
                .toList();
        Html task = Html.of(
                "task", Html.of("size", pictures.size()), Html.of("mode", "annotation"), Html.of("labels", labels));
        // Elements and escapes of HTML are those of XML, but for <meta>, which has no content there.
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><annotations>")
                .append(Html.of("version", "1.1"))
                .append("<meta>")
                .append(task)
                .append("</meta>");
        for (int i = 0; i < pictures.size(); i++) {
            xml.append('\n').append(image(pictures.get(i)).with("id", Integer.toString(i)));
        }
        return xml.append("</annotations>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Html image(Picture picture) {
        List<Html> boxes = picture.boxes().stream()
                .map(box -> Html.of("box")
                        .with("label", box.label())
                        .with("source", box.score() < 1 ? "auto" : "manual")
                        .with("occluded", "0")
                        .with("xtl", pixels(box.box().left()))
                        .with("ytl", pixels(box.box().top()))
                        .with("xbr", pixels(box.box().right()))
                        .with("ybr", pixels(box.box().bottom()))
                        .with("z_order", "0"))
                .toList();
        return Html.of("image", boxes)
                .with("name", picture.file())
                .with("width", Integer.toString(picture.size().width()))
                .with("height", Integer.toString(picture.size().height()));
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
                    case "box" -> {
                        @Nullable Box box = picture == null ? null : box(file, xml);
                        if (box == null) {
                            leftOut++;
                        } else {
                            boxes.add(NamedBox.of(attribute(file, xml, "label"), box));
                        }
                    }
                    case "polygon", "polyline", "points", "ellipse", "mask", "cuboid", "skeleton", "tag" -> leftOut++;
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

    /** Null: a turned box, or one without area. */
    private static @Nullable Box box(Path file, XMLStreamReader xml) throws IOException {
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

    private static String attribute(Path file, XMLStreamReader xml, String name) throws FormatException {
        @Nullable String value = xml.getAttributeValue(null, name);
        if (value == null || value.isBlank()) {
            throw problem(file, xml, "<%s> lacks %s".formatted(xml.getLocalName(), name));
        }
        return value;
    }

    private static double number(Path file, XMLStreamReader xml, String name) throws FormatException {
        String text = attribute(file, xml, name);
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
