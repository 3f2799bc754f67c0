package braid.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpStream;
import org.jspecify.annotations.Nullable;

/// How a request becomes a WebSocket: RFC 6455, section 4.
final class Handshake {

    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private Handshake() {}

    /// Whether the request may become one; otherwise it is answered.
    ///
    /// @param origins whose pages may connect, beside those of the server's own address
    static boolean admits(Exchange exchange, String path, Set<String> origins) {
        HttpFields headers = exchange.request().getHeaders();
        String origin = headers.get("Origin");
        if (!Limits.matches(path, exchange.path())) {
            exchange.answer(404, "nothing is here: " + exchange.path());
        } else if (!exchange.request().getMethod().equals("GET")) {
            exchange.header("Allow", "GET").answer(405, "only GET is answered here");
        } else if (!Origins.may(origin, exchange, origins)) {
            exchange.answer(403, "pages of another origin may not connect");
        } else if (!headers.contains("Upgrade", "websocket")
                || !String.valueOf(headers.get("Connection"))
                        .toLowerCase(Locale.ROOT)
                        .contains("upgrade")
                || !"13".equals(headers.get("Sec-WebSocket-Version"))) {
            exchange.header("Upgrade", "websocket")
                    .header("Sec-WebSocket-Version", "13")
                    .answer(426, "this is for WebSockets");
        } else if (!isKey(headers.get("Sec-WebSocket-Key"))) {
            exchange.answer(400, "Sec-WebSocket-Key must be 16 bytes in Base64");
        } else {
            return true;
        }
        return false;
    }

    private static boolean isKey(@Nullable String key) {
        try {
            return key != null && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException noBase64) {
            return false;
        }
    }

    /// Has `connection` take the place of requests and answers.
    static void upgrade(Exchange exchange, SocketConnection connection) {
        String key = exchange.request().getHeaders().get("Sec-WebSocket-Key");
        exchange.upgrade();
        exchange.header("Upgrade", "websocket")
                .header("Connection", "Upgrade")
                .header("Sec-WebSocket-Accept", accept(String.valueOf(key)));
        exchange.response().setStatus(101);
        exchange.request().setAttribute(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE, connection);
        exchange.callback().succeeded();
    }

    static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-1", never);
        }
    }
}
