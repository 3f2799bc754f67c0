package braid.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request of [HttpPosts], all of it. It is what a user's function makes an element of.
///
/// ```java
/// HttpPosts.on(8080).path("/orders").as(post -> Order.of(post.header("X-Shop"), post.text()))
/// ```
public final class Post {

    private static final String CHARSET = "charset=";

    private final String path;
    private final @Nullable String query;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    Post(String path, @Nullable String query, Map<String, List<String>> headers, byte[] body) {
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
    }

    /// The path that was asked for, decoded, such as `/orders`.
    public String path() {
        return path;
    }

    /// What stands behind the `?`, as it was sent; null if there is none.
    public @Nullable String query() {
        return query;
    }

    /// All headers. Names are found in upper and lower case alike.
    public Map<String, List<String>> headers() {
        return headers;
    }

    /// The first value of the header of that name, in upper or lower case; null if there is none.
    public @Nullable String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : values.getFirst();
    }

    /// The body: an array that nobody else has.
    public byte[] bytes() {
        return body.clone();
    }

    /// The body as text, by the charset of its `Content-Type`; UTF-8 if that names none.
    ///
    /// @throws CharacterCodingException if it is no text in that charset
    /// @throws java.nio.charset.UnsupportedCharsetException if there is no such charset here
    public String text() throws CharacterCodingException {
        return charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(body))
                .toString();
    }

    private Charset charset() {
        String type = header("Content-Type");
        if (type != null) {
            for (String part : type.split(";", -1)) {
                String parameter = part.strip();
                if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
                    return Charset.forName(parameter
                            .substring(CHARSET.length())
                            .replace("\"", "")
                            .strip());
                }
            }
        }
        return StandardCharsets.UTF_8;
    }

    @Override
    public String toString() {
        return "POST " + path + " of " + body.length + " bytes";
    }
}
