package braid.io;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/// A program that writes numbered lines to a file, and renames it now and then, as loggers do: forty old ones are
/// kept.
final class RotatingWriter {

    private static final int KEPT = 40;

    private RotatingWriter() {}

    static String line(int number) {
        return "line " + number + " " + "x".repeat(number % 50);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path log = Path.of(arguments[0]);
        int lines = Integer.parseInt(arguments[1]);
        Random random = new Random(7);
        int number = 0;
        while (number < lines) {
            try (BufferedWriter writer =
                    Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                int end = Math.min(lines, number + 2_000 + random.nextInt(8_000));
                while (number < end) {
                    writer.write(line(number++));
                    writer.write('\n');
                    if (random.nextInt(200) == 0) {
                        writer.flush();
                    }
                }
            }
            if (number < lines) {
                rotate(log);
                Thread.sleep(random.nextInt(30));
            }
        }
    }

    private static void rotate(Path log) throws IOException {
        for (int i = KEPT; i > 0; i--) {
            Path from = i == 1 ? log : log.resolveSibling(log.getFileName() + "." + (i - 1));
            if (Files.exists(from)) {
                Files.move(
                        from,
                        log.resolveSibling(log.getFileName() + "." + i),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
