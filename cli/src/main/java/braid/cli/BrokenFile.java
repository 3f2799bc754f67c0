package braid.cli;

import java.util.Comparator;

/// A file that could not be read as a class file, and why.
record BrokenFile(String file, String reason) implements Comparable<BrokenFile> {

    @Override
    public int compareTo(BrokenFile other) {
        return Comparator.comparing(BrokenFile::file)
                .thenComparing(BrokenFile::reason)
                .compare(this, other);
    }
}
