package io.drivesight.simulator.page;

import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites out. The page listens on loopback only, but any site open in the same browser can send requests there: by a
 * name of its own that it lets point to 127.0.0.1 (so the Host header must be ours), or to our address directly (so what changes
 * something, and the live feed, need our Origin).
 */
final class Guard {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self' ws://%s;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private Guard() {}

    /** Of every request; also sets the headers that keep the page to itself. */
    static void check(Context request, int port) {
        String host = request.header("Host");
        if (!ours(host, port)) {
            throw new ForbiddenResponse("this page is served at 127.0.0.1 only");
        }
        request.header("Content-Security-Policy", POLICY.formatted(host))
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cache-Control", "no-store");
    }

    /** Of requests that change something or see what is filmed. */
    static void checkOrigin(Context request, int port) {
        String host = request.header("Host");
        if (!ours(host, port) || !("http://" + host).equals(request.header("Origin"))) {
            throw new ForbiddenResponse("only the page itself may do this");
        }
    }

    private static boolean ours(@Nullable String host, int port) {
        return host != null && Set.of("127.0.0.1:" + port, "localhost:" + port).contains(host);
    }
}
