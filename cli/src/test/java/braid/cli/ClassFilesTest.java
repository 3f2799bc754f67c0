package braid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassFilesTest {

    @TempDir
    private Path directory;

    @Test
    void findsTheClassFilesOfADirectoryAndBelow() throws IOException {
        SampleClasses.writeTo(directory);
        try (var files = ClassFiles.of(directory)) {
            assertThat(files.paths())
                    .containsExactlyInAnyOrder(
                            directory.resolve("Sample.class"),
                            directory.resolve("sub/Caller.class"),
                            directory.resolve("Broken.class"));
        }
    }

    @Test
    void findsTheClassFilesOfAJar() throws IOException {
        try (var files = ClassFiles.of(SampleClasses.writeJar(directory.resolve("sample.jar")))) {
            assertThat(files.paths())
                    .extracting(Path::toString)
                    .containsExactlyInAnyOrder("/Sample.class", "/sub/Caller.class", "/Broken.class");
            for (var file : files.paths()) {
                assertThat(Files.size(file)).isPositive();
            }
        }
    }

    @Test
    void takesASingleClassFile() throws IOException {
        var file = SampleClasses.writeTo(directory).resolve("Sample.class");
        try (var files = ClassFiles.of(file)) {
            assertThat(files.paths()).containsExactly(file);
        }
    }

    @Test
    void findsThoseOfTheRunningJdk() throws IOException {
        try (var files = ClassFiles.ofRunningJdk()) {
            assertThat(files.paths()).extracting(Path::toString).contains("/modules/java.base/java/lang/Object.class");
        }
    }

    @Test
    void refusesWhatIsNotThereAndWhatIsNoJar() throws IOException {
        var text = Files.writeString(directory.resolve("text.jar"), "hello");
        assertThatThrownBy(() -> ClassFiles.of(directory.resolve("none"))).hasMessageContaining("no such file");
        assertThatThrownBy(() -> ClassFiles.of(text)).hasMessageContaining("neither a directory nor a jar");
    }
}
