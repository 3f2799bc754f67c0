package braid.http;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Whose pages a browser may let in.
final class Origins {

    private Origins() {}

    /// Whether pages of `origin` may; who is no page has none.
    static boolean may(@Nullable String origin, Exchange exchange, Set<String> origins) {
        if (origin == null) {
            return !exchange.crossSite();
        }
        return origins.contains(origin)
                || origins.contains("*")
                || origin.equals("http://" + exchange.request().getHeaders().get("Host"));
    }
}
