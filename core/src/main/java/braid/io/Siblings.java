package braid.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Files beside another one that may be what it was before it was rotated: their names begin with its name, or
/// with what is before its ending, followed by a date or a number.
final class Siblings {

    private static final int MOST_LOOKS = 5;

    private Siblings() {}

    /// A file that was found.
    ///
    /// @param path its name
    /// @param key what it is recognised by under another name: [FileMark#key]
    /// @param modified when it was written to last
    record Found(Path path, String key, FileTime modified) {}

    /// Where several were written to at the same moment, as far as the file system says, the higher number is
    /// older, and so is what comes later in the order of names.
    private static final Comparator<Found> OLDEST_FIRST = Comparator.comparing(Found::modified)
            .thenComparing(each -> number(each.path()), Comparator.reverseOrder())
            .thenComparing(Found::path, Comparator.reverseOrder());

    private static long number(Path path) {
        String name = path.getFileName().toString();
        String end = name.substring(name.lastIndexOf('.') + 1);
        return end.matches("\\d{1,18}") ? Long.parseLong(end) : -1;
    }

    /// What there is now, the oldest first.
    static List<Found> of(Path file) throws IOException {
        List<Found> found = list(file);
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            List<Found> again = list(file);
            if (again.equals(found)) {
                break; // else some may have been missed, since they were renamed meanwhile
            }
            found = again;
        }
        return found;
    }

    private static List<Found> list(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        String name = file.getFileName().toString();
        List<Found> found = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (var all = Files.newDirectoryStream(folder, each -> isSibling(name, each))) {
                for (Path each : all) {
                    try {
                        FileTime modified = Files.getLastModifiedTime(each);
                        found.add(new Found(each, FileMark.key(each), modified));
                    } catch (NoSuchFileException gone) {
                        // It was renamed meanwhile, and is found under its new name, or is gone.
                    }
                }
            }
        }
        found.sort(OLDEST_FIRST);
        return found;
    }

    private static boolean isSibling(String name, Path other) {
        String its = other.getFileName().toString();
        if (its.equals(name) || TextFile.isZipped(other) || !Files.isRegularFile(other)) {
            return false;
        }
        if (its.startsWith(name)) {
            return true;
        }
        int dot = name.lastIndexOf('.');
        return dot > 0
                && its.endsWith(name.substring(dot))
                && its.startsWith(name.substring(0, dot))
                && its.substring(dot).matches("[-._].*\\d.*");
    }

    /// The keys of what there is now.
    static Set<String> keys(Path file) throws IOException {
        return of(file).stream().map(Found::key).collect(Collectors.toSet());
    }

    /// The file that `mark` is in, under another name; null if there is none.
    static @Nullable Found find(Path file, FileMark mark) throws IOException {
        Found alike = null;
        for (Found each : of(file)) {
            try (FileChannel open = FileChannel.open(each.path())) {
                if (mark.isIn(open)) {
                    if (each.key().equals(mark.key())) {
                        return each;
                    }
                    alike = mark.headLength() > 0 ? each : alike;
                }
            } catch (NoSuchFileException gone) {
                // as above
            }
        }
        return alike;
    }
}
