package braid;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A program in one Java file, run as a user runs it.
final class SourceFile {

    private SourceFile() {}

    /// What it prints, errors too.
    ///
    /// @param folder where it runs
    static String run(Path file, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        file.toAbsolutePath().toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try (Reader reader = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
            String output = reader.readAllAsString();
            process.waitFor();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
