import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Checks that the Java sources below a directory are formatted, or formats them: `Format.java (check|apply) directory`.
///
/// A formatter plugin parses with the compiler of the JVM that runs Maven. This is run by the JDK that compiles Braid,
/// so the result is the same whichever Java Maven is on, and today's syntax is understood.
public final class Format {
    private static final Formatter FORMATTER = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(false)
            .build());

    private enum Outcome {
        FORMATTED,
        UNFORMATTED,
        BROKEN
    }

    private record Checked(Path file, Outcome outcome, String detail) {}

    private Format() {}

    public static void main(String[] arguments) throws IOException {
        boolean apply =
                switch (arguments[0]) {
                    case "apply" -> true;
                    case "check" -> false;
                    default -> throw new IllegalArgumentException("format must be check or apply: " + arguments[0]);
                };
        Path root = Path.of(arguments[1]);
        List<Checked> odd = sources(root).parallelStream()
                .map(file -> format(file, apply))
                .filter(checked -> checked.outcome != Outcome.FORMATTED)
                .toList();
        for (Checked checked : odd) {
            String name = root.relativize(checked.file).toString();
            System.out.println(
                    switch (checked.outcome) {
                        case BROKEN -> "cannot be formatted: " + name + ": " + checked.detail;
                        default -> (apply ? "formatted: " : "not formatted: ") + name;
                    });
        }
        if (odd.stream().anyMatch(checked -> checked.outcome == Outcome.BROKEN)) {
            System.exit(1);
        }
        if (!apply && !odd.isEmpty()) {
            System.out.println("Format them with: mvn -N verify -Dformat=apply");
            System.exit(1);
        }
    }

    private static List<Path> sources(Path root) throws IOException {
        try (var modules = Files.list(root);
                var sources = modules.map(module -> module.resolve("src"))
                        .filter(Files::isDirectory)
                        .flatMap(Format::walk)) {
            return sources.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static java.util.stream.Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Checked format(Path file, boolean apply) {
        try {
            String before = Files.readString(file);
            String after = FORMATTER.formatSourceAndFixImports(before);
            if (after.equals(before)) {
                return new Checked(file, Outcome.FORMATTED, "");
            }
            if (apply) {
                Files.writeString(file, after);
            }
            return new Checked(file, Outcome.UNFORMATTED, "");
        } catch (FormatterException e) {
            return new Checked(file, Outcome.BROKEN, e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
