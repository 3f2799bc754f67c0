package braid.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.zip.ZipException;

/// The class files of a place: of the running JDK, a directory, a jar, or one class file.
record ClassFiles(String place, List<Path> paths, Closeable opened) implements AutoCloseable {

    static ClassFiles ofRunningJdk() throws IOException {
        var modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        return new ClassFiles("JDK " + Runtime.version().feature(), below(modules), () -> {});
    }

    /// @throws IOException if the place cannot be read, with a message that says why in one line
    static ClassFiles of(Path place) throws IOException {
        if (!Files.exists(place)) {
            throw new NoSuchFileException("no such file or directory: " + place);
        }
        if (Files.isDirectory(place) || isClassFile(place)) {
            return new ClassFiles(place.toString(), below(place), () -> {});
        }
        var jar = openJar(place);
        return new ClassFiles(place.toString(), below(jar.getPath("/")), jar);
    }

    private static FileSystem openJar(Path file) throws IOException {
        try {
            return FileSystems.newFileSystem(file);
        } catch (ProviderNotFoundException | ZipException notAJar) {
            throw new IOException("neither a directory nor a jar nor a class file: " + file, notAJar);
        }
    }

    private static List<Path> below(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.filter(file -> isClassFile(file) && Files.isRegularFile(file))
                    .toList();
        }
    }

    private static boolean isClassFile(Path path) {
        return path.toString().endsWith(".class");
    }

    @Override
    public void close() throws IOException {
        opened.close();
    }
}
