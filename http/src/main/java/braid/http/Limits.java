package braid.http;

import java.net.URI;
import java.time.Duration;

/// What options are checked for.
final class Limits {

    private Limits() {}

    static void positive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
    }

    static void notNegative(String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " must not be negative: " + value);
        }
    }

    /// At least a millisecond, and few enough to be counted in nanoseconds.
    static void positive(String what, Duration value) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(what + " must be a millisecond at least: " + value);
        }
        if (value.compareTo(Duration.ofDays(10_000)) > 0) {
            throw new IllegalArgumentException(what + " must be 10000 days at most: " + value);
        }
    }

    /// That `uri` has a host, and one of `schemes`.
    static URI absolute(URI uri, String... schemes) {
        for (String scheme : schemes) {
            if (scheme.equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        }
        throw new IllegalArgumentException(
                "a URI must begin with " + String.join(":// or ", schemes) + ":// and have a host: " + uri);
    }

    /// A path that a server answers: `/orders`, or `/orders/*` for all below.
    static String path(String path) {
        boolean below = path.endsWith("/*");
        String exact = below ? path.substring(0, path.length() - 2) : path;
        if (!path.startsWith("/") || exact.contains("*") || exact.contains("?") || exact.contains("#")) {
            throw new IllegalArgumentException(
                    "a path must begin with '/', and may end with '/*' but have no other '*', '?' or '#': " + path);
        }
        return path;
    }

    /// Whether `asked` is what [#path] means.
    static boolean matches(String path, String asked) {
        if (!path.endsWith("/*")) {
            return path.equals(asked);
        }
        String above = path.substring(0, path.length() - 1);
        return asked.startsWith(above) || above.equals(asked + "/");
    }
}
