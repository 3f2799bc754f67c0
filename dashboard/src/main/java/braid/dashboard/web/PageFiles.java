package braid.dashboard.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The page's files, from the jar.
public final class PageFiles {

    private static final String FOLDER = "/braid/dashboard/page/";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    private static final Map<String, byte[]> READ = new ConcurrentHashMap<>();

    private PageFiles() {}

    /// A file.
    public static final class File {

        private final String type;
        private final byte[] bytes;

        private File(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        /// Its content type.
        public String type() {
            return type;
        }

        byte[] bytes() {
            return bytes;
        }

        /// Its content.
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// The file of that name, if the page has it. Names with a folder in them are no names.
    public static Optional<File> find(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        byte[] bytes = READ.get(name);
        if (bytes == null) {
            bytes = read(name);
            if (bytes.length == 0) {
                return Optional.empty();
            }
            READ.put(name, bytes);
        }
        return Optional.of(new File(type, bytes));
    }

    private static byte[] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the page cannot be read: " + name, e);
        }
    }
}
