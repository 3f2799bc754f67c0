package braid.cluster.code;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Map;

/// What a path is written as: it names the same file on every host that has it. One in a jar opens the jar on the
/// other side, where it stays open.
///
/// @param text the path, or its URI where it is of another file system than the default one
/// @param ofDefault whether it is of the default file system
record PathForm(String text, boolean ofDefault) implements Serializable {

    static PathForm of(Path path) {
        return path.getFileSystem().equals(FileSystems.getDefault())
                ? new PathForm(path.toString(), true)
                : new PathForm(path.toUri().toString(), false);
    }

    Path path() throws IOException {
        if (ofDefault) {
            return Path.of(text);
        }
        URI uri = URI.create(text);
        try {
            return Path.of(uri);
        } catch (FileSystemNotFoundException closed) {
            try {
                var _ = FileSystems.newFileSystem(uri, Map.of());
            } catch (FileSystemAlreadyExistsException meanwhile) {
                // Another thread has opened it.
            }
            return Path.of(uri);
        }
    }

    @Serial
    private Object readResolve() throws InvalidObjectException {
        try {
            return path();
        } catch (IOException | RuntimeException e) {
            InvalidObjectException invalid = new InvalidObjectException("the path " + text + ": " + e.getMessage());
            invalid.initCause(e);
            throw invalid;
        }
    }
}
