package io.drivesight.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.report.Chart.Point;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String EVIL = "<script>\"'&";
    private static final String TAMED = "&lt;script&gt;&quot;&#39;&amp;";

    @Test
    void render_textsFromOutside_areEscapedEverywhere() {
        String page = new Page(EVIL)
                .section(EVIL)
                .text(EVIL)
                .items(List.of(EVIL))
                .facts(Map.of(EVIL, EVIL))
                .tiles(Map.of(EVIL, EVIL))
                .key(Map.of(EVIL, EVIL))
                .verbatim(EVIL)
                .table(List.of(EVIL), List.of(Html.row(EVIL, Html.of("td", EVIL).with("title", EVIL))))
                .picture(Pictures.blank(new ImageSize(4, 4)), EVIL)
                .charts(List.of(new Chart(EVIL, "", "").line(EVIL, List.of(new Point(0, 0), new Point(1, 1)))))
                .render();

        assertThat(page).contains(TAMED).doesNotContain("<script");
        assertThat(page.split(TAMED, -1)).hasSizeGreaterThan(17);
    }

    @Test
    void render_anyPage_isAWholeFileThatFetchesNothing() {
        String page = new Page("A page").text("words").render();

        assertThat(page).startsWith("<!DOCTYPE html>").endsWith("</body></html>\n");
        assertThat(page).doesNotContain("src=\"http", "href", "@import", "url(");
    }

    @Test
    void table_cellsOfTheirOwn_staySo() {
        String page = new Page("")
                .table(List.of("a", "b"), List.of(Html.row("x", Html.of("td", 3).style("bad"))))
                .render();

        assertThat(page).contains("<tr><th>a</th><th>b</th></tr><tr><td>x</td><td class=\"bad\">3</td></tr>");
    }

    @Test
    void charts_withoutAnythingToDraw_areLeftOut() {
        String page = new Page("")
                .charts(List.of(new Chart("", "", "").line("nothing", List.of(new Point(0, Double.NaN)))))
                .render();

        assertThat(page).doesNotContain("<img");
    }
}
