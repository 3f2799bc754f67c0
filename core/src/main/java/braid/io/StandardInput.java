package braid.io;

import braid.spi.SourceReader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/// The lines of this program's standard input, in the charset of the console.
///
/// ```java
/// Source.from(StandardInput.lines()).map(String::toUpperCase).sink(System.out::println);
/// ```
public final class StandardInput implements SourceReader.Opener<String> {

    private static final int LONGEST_LINE = 16 << 20;

    private StandardInput() {}

    /// The lines of standard input, of up to 16 MiB each.
    public static StandardInput lines() {
        return new StandardInput();
    }

    @Override
    public SourceReader<String> open(@Nullable String position) {
        String encoding =
                System.getProperty("stdin.encoding", Charset.defaultCharset().name());
        return new StreamLines(System.in, Charset.forName(encoding), LONGEST_LINE, () -> {});
    }

    @Override
    public String toString() {
        return "standard input";
    }
}
