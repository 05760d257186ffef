package io.drivesight.evaluation.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * An HTML element. Tags come from here and every text is escaped, so that a name from a file or a message from elsewhere can never become
 * markup. Immutable.
 */
public final class Html {
    private static final Set<String> WITHOUT_END = Set.of("br", "img", "meta");

    private final String tag;
    private final String attributes;
    private final String content;

    private Html(String tag, String attributes, String content) {
        this.tag = tag;
        this.attributes = attributes;
        this.content = content;
    }

    /**
     * An element.
     *
     * @param content elements and texts, in their order; a collection stands for what is in it
     */
    public static Html of(String tag, Object... content) {
        StringBuilder inside = new StringBuilder();
        for (Object part : content) {
            append(inside, part);
        }
        return new Html(tag, "", inside.toString());
    }

    private static void append(StringBuilder inside, Object part) {
        if (part instanceof Collection<?> several) {
            several.forEach(one -> append(inside, one));
        } else {
            inside.append(part instanceof Html element ? element.toString() : escape(part.toString()));
        }
    }

    /** A row of a table. What is not a cell already becomes one. */
    public static Html row(List<?> cells) {
        return of("tr", cells.stream().map(Html::cell).toList());
    }

    /** A row of a table. What is not a cell already becomes one. */
    public static Html row(Object... cells) {
        return row(Arrays.asList(cells));
    }

    private static Html cell(Object cell) {
        boolean ready = cell instanceof Html element && (element.tag.equals("td") || element.tag.equals("th"));
        return ready ? (Html) cell : of("td", cell);
    }

    /** The same element with one more attribute. */
    public Html with(String attribute, String value) {
        return new Html(tag, attributes + " " + attribute + "=\"" + escape(value) + "\"", content);
    }

    /** The same element of a class of the page's style sheet. */
    public Html style(String name) {
        return with("class", name);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** As text of a page. */
    @Override
    public String toString() {
        String begin = "<" + tag + attributes + ">";
        return WITHOUT_END.contains(tag) ? begin : begin + content + "</" + tag + ">";
    }
}
