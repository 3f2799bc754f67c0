package braid.http;

import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Whose pages a browser may let in.
final class Origins {

    private Origins() {}

    /// Whether pages of `origin` may; who is no page has none. On the loopback interface a page under another name
    /// is a stranger's, whose name points here, unless it is allowed.
    static boolean may(@Nullable String origin, Exchange exchange, Set<String> origins) {
        if (origins.contains("*") || (origin != null && origins.contains(origin))) {
            return true;
        }
        HttpFields headers = exchange.request().getHeaders();
        String host = String.valueOf(headers.get("Host"));
        boolean page = origin != null || headers.contains("Sec-Fetch-Site");
        if (exchange.crossSite() || (origin != null && !origin.equals("http://" + host))) {
            return false;
        }
        return !page
                || !exchange.onLoopback()
                || isLoopback(host)
                || origins.contains("http://" + host)
                || origins.contains("https://" + host);
    }

    private static boolean isLoopback(String host) {
        String name = host.replaceFirst(":\\d+$", "");
        return name.equalsIgnoreCase("localhost") || name.equals("[::1]") || name.matches("127(\\.\\d+){3}");
    }
}
