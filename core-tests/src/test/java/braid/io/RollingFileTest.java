package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Source;
import braid.StreamException;
import braid.spi.SinkWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines into files that are renamed when they are full.
class RollingFileTest {

    @TempDir
    Path folder;

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> names() throws Exception {
        try (var files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatDrainReturnsForIsInTheFile() throws Exception {
        Source<Integer> source = Source.create();
        source.to(RollingFile.at(file("out")));
        source.emitAll(List.of(1, 2, 3));
        source.drain();
        assertThat(file("out")).hasContent("1\n2\n3\n");
        source.emit(4);
        source.close();
        assertThat(file("out")).hasContent("1\n2\n3\n4\n");
    }

    @Test
    void isRenamedWhenItIsFull() throws Exception {
        Source<Integer> source = Source.create();
        source.to(RollingFile.at(file("out")).maxBytes(10));
        source.emitAll(IntStream.range(10, 20).boxed().toList());
        source.close();
        assertThat(names()).containsExactly("out", "out.1", "out.2", "out.3");
        assertThat(file("out.1")).hasContent("10\n11\n12\n");
        assertThat(file("out.3")).hasContent("16\n17\n18\n");
        assertThat(file("out")).hasContent("19\n");
    }

    @Test
    void aLineThatIsTooLongHasAFileForItself() throws Exception {
        try (SinkWriter<Object> writer = RollingFile.at(file("out")).maxBytes(4).open()) {
            writer.write(List.of("a", "a long one", "b"));
        }
        assertThat(file("out.1")).hasContent("a\n");
        assertThat(file("out.2")).hasContent("a long one\n");
        assertThat(file("out")).hasContent("b\n");
    }

    @Test
    void goesOnWithTheNextNumber() throws Exception {
        Files.writeString(file("out.10"), "old");
        Files.writeString(file("out.x"), "another");
        try (SinkWriter<Object> writer = RollingFile.at(file("out")).maxBytes(2).open()) {
            writer.write(List.of("a", "b"));
        }
        assertThat(names()).containsExactly("out", "out.10", "out.11", "out.x");
    }

    @Test
    void aWholeFileHasItsNameWhenItIsComplete() throws Exception {
        SinkWriter<Object> writer = RollingFile.at(file("out")).whole().open();
        writer.write(List.of("a"));
        assertThat(names()).containsExactly("out.part");
        writer.close();
        assertThat(names()).containsExactly("out");
        try (SinkWriter<Object> second = RollingFile.at(file("out")).whole().open()) {
            second.write(List.of("b"));
        }
        assertThat(names()).as("nothing is written over").containsExactly("out", "out.1");
    }

    @Test
    void aTornLastLineIsEnded() throws Exception {
        for (var charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
            Path file = file(charset.name());
            Files.write(file, "whole\ntor".getBytes(charset));
            try (SinkWriter<Object> writer =
                    RollingFile.at(file).charset(charset).open()) {
                writer.write(List.of("next"));
            }
            assertThat(Files.readString(file, charset)).isEqualTo("whole\ntor\nnext\n");
        }
    }

    @Test
    void utf16HasOneMark() throws Exception {
        try (SinkWriter<Object> writer =
                RollingFile.at(file("out")).charset(StandardCharsets.UTF_16).open()) {
            writer.write(List.of("a"));
            writer.write(List.of("b", "c"));
        }
        assertThat(Files.readAllBytes(file("out"))).isEqualTo("\ufeffa\nb\nc\n".getBytes(StandardCharsets.UTF_16BE));
    }

    @Test
    void aBatchThatFailsLeavesNothingOfItself() throws Exception {
        Object bad = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        try (SinkWriter<Object> writer =
                RollingFile.at(file("out")).maxBytes(1000).open()) {
            writer.write(List.of("a"));
            assertThatThrownBy(() -> writer.write(List.of("b", bad))).hasMessage("no text");
            writer.write(List.of("c"));
        }
        assertThat(file("out")).hasContent("a\nc\n");
    }

    @Test
    void aDirectoryThatIsNotThereFailsTheElements() {
        Source<Integer> source = Source.create();
        source.to(RollingFile.at(file("none").resolve("out")));
        source.emit(1);
        assertThatThrownBy(source::drain)
                .isInstanceOf(StreamException.class)
                .hasMessageContaining("element 1 failed in 'write'")
                .hasMessageContaining("NoSuchFileException");
        source.close();
    }

    @Test
    void badParametersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RollingFile.at(file("out")).maxBytes(0))
                .withMessage("maxBytes must be positive: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RollingFile.at(file("out")).every(java.time.Duration.ZERO))
                .withMessage("age must be positive: PT0S");
    }
}
