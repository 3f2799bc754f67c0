package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import braid.ReadProgress;
import braid.ReadSource;
import braid.Source;
import braid.StreamException;
import braid.testkit.Bounded;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Files read and followed through all that logs go through.
class TextFileTest {

    @TempDir
    Path folder;

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<ReadSource<String>> begun = new ArrayList<>();

    @AfterEach
    void close() {
        for (ReadSource<String> each : begun) {
            each.destroy();
        }
    }

    private Path log() {
        return folder.resolve("app.log");
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private ReadSource<String> begin(TextFile file) {
        return begin(Source.from(file));
    }

    private ReadSource<String> begin(ReadSource<String> source) {
        source.sink(seen::add);
        begun.add(source);
        var _ = source.start();
        return source;
    }

    private void awaitLines(String... lines) {
        Bounded.await("so many lines: " + lines.length, () -> seen.size() >= lines.length);
        assertThat(seen).containsExactly(lines);
    }

    @Test
    void readsToTheEnd() throws IOException {
        Files.writeString(log(), "one\r\ntwo\n\nfour");
        ReadSource<String> source = Source.from(TextFile.at(log()));
        source.sink(seen::add);
        source.run();
        assertThat(seen).containsExactly("one", "two", "", "four");
    }

    @Test
    void readsWhatIsZippedInSeveralPieces() throws IOException {
        Path zipped = folder.resolve("app.log.gz");
        try (OutputStream file = Files.newOutputStream(zipped)) {
            for (String piece : List.of("one\nt", "wo\nthree")) {
                GZIPOutputStream zip = new GZIPOutputStream(file);
                zip.write(piece.getBytes(StandardCharsets.UTF_8));
                zip.finish();
            }
        }
        ReadSource<String> source = Source.from(TextFile.at(zipped));
        source.sink(seen::add);
        source.run();
        assertThat(seen).containsExactly("one", "two", "three");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextFile.at(zipped).followed());
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        ReadSource<String> source = Source.from(TextFile.at(folder.resolve("none")));
        assertThatThrownBy(source::run).isInstanceOf(StreamException.class).hasMessageContaining("none");
    }

    /// What happens to a log that is followed.
    interface Change {
        void happen(Path log) throws IOException;
    }

    record Rotation(String name, List<String> lines, List<Change> changes) {

        Rotation(String name, List<String> lines, Change... changes) {
            this(name, lines, List.of(changes));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static void rename(Path log, String name) throws IOException {
        Files.move(log, log.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copyAndEmpty(Path log, String name) throws IOException {
        Files.copy(log, log.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
        empty(log);
    }

    private static void empty(Path log) throws IOException {
        FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() - 1000L * seconds));
    }

    private static String number(int from, int to) {
        StringBuilder text = new StringBuilder();
        IntStream.range(from, to).forEach(i -> text.append("line ").append(i).append(" of some length\n"));
        return text.toString();
    }

    private static List<String> numbered(int to) {
        return IntStream.range(0, to)
                .mapToObj(i -> "line " + i + " of some length")
                .toList();
    }

    static Stream<Rotation> rotations() {
        return Stream.of(
                new Rotation(
                        "appended", List.of("a", "b", "c"), log -> append(log, "a\nb\n"), log -> append(log, "c\n")),
                new Rotation(
                        "a line in pieces",
                        List.of("abc", "d"),
                        log -> append(log, "a"),
                        log -> append(log, "b"),
                        log -> append(log, "c\nd\n")),
                new Rotation("not there at first", List.of("a"), log -> {}, log -> append(log, "a\n")),
                new Rotation("renamed, then made anew", List.of("a", "b", "c"), log -> append(log, "a\n"), log -> {
                    append(log, "b\n");
                    rename(log, "app.log.1");
                    append(log, "c\n");
                }),
                new Rotation(
                        "renamed, and made anew later",
                        List.of("a", "b"),
                        log -> append(log, "a\n"),
                        log -> rename(log, "app.log.1"),
                        log -> append(log, "b\n")),
                new Rotation("renamed with a date", List.of("a", "b", "c"), log -> append(log, "a\n"), log -> {
                    append(log, "b\n");
                    rename(log, "app-2026-11-26.log");
                    append(log, "c\n");
                }),
                new Rotation("written to behind the rename", List.of("a", "b", "c"), log -> append(log, "a\n"), log -> {
                    rename(log, "app.log.1");
                    append(log.resolveSibling("app.log.1"), "b\n");
                    append(log, "c\n");
                }),
                new Rotation(
                        "made anew and empty for a while",
                        List.of("a", "b", "c"),
                        log -> append(log, "a\n"),
                        log -> {
                            rename(log, "app.log.1");
                            append(log, "");
                        },
                        log -> append(log.resolveSibling("app.log.1"), "b\n"),
                        log -> append(log, "c\n")),
                new Rotation("a last line without its end", List.of("a", "b", "c"), log -> append(log, "a\nb"), log -> {
                    rename(log, "app.log.1");
                    append(log, "c\n");
                }),
                new Rotation(
                        "rotated twice before one looks",
                        List.of("a", "b", "c", "d"),
                        log -> append(log, "a\n"),
                        log -> {
                            append(log, "b\n");
                            rename(log, "app.log.1");
                            append(log, "c\n");
                            rename(log.resolveSibling("app.log.1"), "app.log.2");
                            rename(log, "app.log.1");
                            append(log, "d\n");
                        }),
                new Rotation(
                        "rotated three times before one looks",
                        List.of("a", "b", "c", "d"),
                        log -> append(log, "a\n"),
                        log -> {
                            rename(log, "app.log.1");
                            age(log.resolveSibling("app.log.1"), 3);
                            append(log, "b\n");
                            age(log, 2);
                            rename(log.resolveSibling("app.log.1"), "app.log.2");
                            rename(log, "app.log.1");
                            append(log, "c\n");
                            age(log, 1);
                            rename(log.resolveSibling("app.log.2"), "app.log.3");
                            rename(log.resolveSibling("app.log.1"), "app.log.2");
                            rename(log, "app.log.1");
                            append(log, "d\n");
                        }),
                new Rotation("deleted and made anew", List.of("a", "b"), log -> append(log, "a\n"), log -> {
                    Files.delete(log);
                    append(log, "b\n");
                }),
                new Rotation(
                        "emptied",
                        List.of("a", "b"),
                        log -> append(log, "a\n"),
                        log -> empty(log),
                        log -> append(log, "b\n")),
                new Rotation(
                        "emptied and written at once",
                        List.of("long enough", "b"),
                        log -> append(log, "long enough\n"),
                        log -> {
                            empty(log);
                            append(log, "b\n");
                        }),
                new Rotation(
                        "emptied and soon longer than before",
                        List.of("a", "b", "c", "d"),
                        log -> append(log, "a\n"),
                        log -> {
                            empty(log);
                            append(log, "b\nc\nd\n");
                        }),
                new Rotation(
                        "emptied in the middle of a line", List.of("a", "b", "c"), log -> append(log, "a\nb"), log -> {
                            empty(log);
                            append(log, "c\n");
                        }),
                new Rotation("copied and emptied", List.of("a", "b", "c"), log -> append(log, "a\n"), log -> {
                    append(log, "b\n");
                    copyAndEmpty(log, "app.log.1");
                    append(log, "c\n");
                }),
                new Rotation(
                        "copied and emptied twice",
                        List.of("a", "b", "c"),
                        log -> append(log, "a\n"),
                        log -> {
                            copyAndEmpty(log, "app.log.1");
                            append(log, "b\n");
                        },
                        log -> {
                            copyAndEmpty(log, "app.log.1");
                            append(log, "c\n");
                        }),
                new Rotation(
                        "another file with a similar name",
                        List.of("a", "b"),
                        log -> append(log, "a\n"),
                        log -> append(log.resolveSibling("application.log"), "x\n"),
                        log -> append(log, "b\n")),
                new Rotation("a zipped one appears", List.of("a", "b", "c"), log -> append(log, "a\n"), log -> {
                    append(log, "b\n");
                    rename(log, "app.log.1");
                    append(log.resolveSibling("app.log.1.gz"), "no text");
                    append(log, "c\n");
                }),
                new Rotation("more than a buffer", numbered(20_000), log -> append(log, number(0, 10_000)), log -> {
                    append(log, number(10_000, 15_000));
                    rename(log, "app.log.1");
                    append(log, number(15_000, 20_000));
                }));
    }

    /// All changes of a step happen before one looks again; before the next step one has looked.
    @ParameterizedTest
    @MethodSource("rotations")
    void followsThrough(Rotation rotation) throws Exception {
        try (TextReader reader = (TextReader) TextFile.at(log()).followed().open(null)) {
            Thread reading = Thread.currentThread();
            List<String> lines = new ArrayList<>();
            for (Change change : rotation.changes()) {
                change.happen(log());
                readUntilIdle(reader, lines);
            }
            assertThat(lines).isEqualTo(rotation.lines());
            assertThat(reading.isInterrupted()).isFalse();
        }
    }

    /// The same with another reader after each step, which begins where the one before was.
    @ParameterizedTest
    @MethodSource("rotations")
    void isResumedThrough(Rotation rotation) throws Exception {
        List<String> lines = new ArrayList<>();
        String position = null;
        assumeFalse(rotation.name().equals("emptied in the middle of a line"), "that line is gone");
        for (Change change : rotation.changes()) {
            change.happen(log());
            try (TextReader reader = (TextReader) TextFile.at(log()).followed().open(position)) {
                readUntilIdle(reader, lines);
                position = reader.position() == null ? position : reader.position();
            }
        }
        assertThat(lines).isEqualTo(rotation.lines());
    }

    private static void readUntilIdle(TextReader reader, List<String> lines) throws Exception {
        for (int i = 0; i < 40; i++) {
            lines.addAll(reader.look());
        }
    }

    @Test
    void aSourceFollowsUntilItIsClosed() throws IOException {
        append(log(), "one\n");
        ReadSource<String> source = begin(TextFile.at(log()).followed());
        awaitLines("one");
        append(log(), "two\nthr");
        awaitLines("one", "two");
        append(log(), "ee\n");
        awaitLines("one", "two", "three");
        source.close();
        assertThat(seen).hasSize(3);
    }

    @Test
    void beginsAtTheEndWithAWholeLine() throws IOException {
        append(log(), "one\ntwo\nthr");
        begin(TextFile.at(log()).followed().fromEnd());
        awaitThatItFollows();
        append(log(), "ee\nfour\n");
        awaitLines("three", "four");
    }

    private void awaitThatItFollows() {
        Bounded.await("it follows", () -> {
            ReadProgress reading =
                    begun.getFirst().snapshot().nodes().getFirst().reading();
            return reading != null && reading.lag() == 0;
        });
    }

    @Test
    void remembersThatItBeganAtTheEnd() throws IOException {
        append(log(), "before\n");
        PositionFile position = PositionFile.at(folder.resolve("position"));
        TextFile end = TextFile.at(log()).followed().fromEnd();
        ReadSource<String> first = begin(Source.from(end).remembering(position));
        Bounded.await("the beginning is stored", () -> Files.exists(folder.resolve("position")));
        first.close();
        append(log(), "between\n");
        begin(Source.from(end).remembering(position));
        awaitLines("between");
    }

    @Test
    void remembersWhereItWas() throws IOException {
        PositionFile position = PositionFile.at(folder.resolve("position"));
        for (int i = 0; i < 5; i++) {
            append(log(), "line " + i + "\n");
            if (i == 3) {
                rename(log(), "app.log.1");
                append(log(), "in the new one\n");
            }
            ReadSource<String> source =
                    begin(Source.from(TextFile.at(log()).followed()).remembering(position));
            int lines = i < 3 ? i + 1 : i + 2;
            Bounded.await("so many lines: " + lines, () -> seen.size() == lines);
            source.close();
        }
        assertThat(seen).containsExactly("line 0", "line 1", "line 2", "line 3", "in the new one", "line 4");
    }

    @Test
    void aPositionOfSomethingElseIsAnError() {
        ReadSource<String> source = Source.from(position -> TextFile.at(log()).open("nonsense"));
        assertThatThrownBy(source::run).hasMessageContaining("not the position in a text file: nonsense");
    }

    @Test
    void aLineThatIsTooLongIsAnError() throws IOException {
        append(log(), "short\n" + "x".repeat(100) + "\n");
        ReadSource<String> source = Source.from(TextFile.at(log()).longestLine(50));
        source.sink(seen::add);
        assertThatThrownBy(source::run).hasMessageContaining("a line is longer than 50 bytes");
    }

    private static boolean hasBroken(Process process) {
        return !process.isAlive() && process.exitValue() != 0;
    }

    /// Another process appends and rotates, by turns of all kinds, as fast as it can.
    @Test
    void losesNothingAndGivesNothingTwiceWhileAnotherProcessRotates() throws Exception {
        int lines = 200_000;
        begin(TextFile.at(log()).followed());
        awaitThatItFollows(); // what was rotated before is none of its business
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RotatingWriter.class.getName(),
                        log().toString(),
                        String.valueOf(lines))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("writer.out").toFile())
                .start();
        try {
            Bounded.await("all lines", () -> seen.size() >= lines || hasBroken(writer));
            assertThat(writer.waitFor())
                    .as(() -> "the writer's end, see " + folder.resolve("writer.out"))
                    .isZero();
            assertThat(seen).hasSize(lines);
            for (int i = 0; i < lines; i++) {
                assertThat(seen.get(i)).isEqualTo(RotatingWriter.line(i));
            }
        } finally {
            writer.destroyForcibly();
        }
    }
}
