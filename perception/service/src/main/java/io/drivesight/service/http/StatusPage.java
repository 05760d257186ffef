package io.drivesight.service.http;

import io.drivesight.core.pipeline.ServiceStatus;
import java.util.Locale;

/** The status as one small page for people. Every text from outside is escaped. */
final class StatusPage {
    private static final String HEAD = """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="2">
            <title>DriveSight</title><style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem;max-width:60rem}
            table{border-collapse:collapse}td,th{text-align:left;padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ddd}
            .mode{font-weight:600}</style></head><body><h1>DriveSight</h1>
            """;
    private static final String TAIL = """
            <p><a href="/health/live">live</a> · <a href="/health/ready">ready</a> · <a href="/metrics">metrics</a> ·
            <a href="/status">status</a> · <a href="/config">config</a></p></body></html>
            """;

    String render(ServiceStatus status) {
        StringBuilder html = new StringBuilder(HEAD);
        html.append("<p class=\"mode\">").append(status.mode()).append("</p>");
        status.reasons()
                .forEach(reason -> html.append("<p>")
                        .append(escape(reason.code() + ": " + reason.detail() + " " + reason.camera()))
                        .append("</p>"));
        html.append("<table>");
        row(html, "instance", status.instance());
        row(html, "version", status.version());
        row(html, "started", status.startedTime().toString());
        row(html, "model", status.modelName() + " " + status.modelSha256());
        row(html, "runs on", status.executionProvider());
        html.append(
                "</table><h2>Cameras</h2><table><tr><th>camera<th>frames/s<th>waiting or in work<th>last capture</tr>");
        status.cameras().forEach(camera -> camera(html, camera));
        return html.append("</table>").append(TAIL).toString();
    }

    private static void camera(StringBuilder html, ServiceStatus.Camera camera) {
        html.append("<tr><td>")
                .append(escape(camera.camera()))
                .append("<td>")
                .append(String.format(Locale.ROOT, "%.1f", camera.inputRateHz()))
                .append("<td>")
                .append(camera.queueDepth())
                .append("<td>")
                .append(camera.lastCaptureTime().map(Object::toString).orElse("-"))
                .append("</tr>");
    }

    private static void row(StringBuilder html, String name, String value) {
        html.append("<tr><th>")
                .append(name)
                .append("<td>")
                .append(escape(value))
                .append("</tr>");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
