package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The lines of a file, through its rotations where it is followed.
///
/// It holds one file open, whatever that is called by now. At the end of that it looks what has become of the
/// path: the same file, perhaps a shorter one, or another. Before it goes over to another file it reads the rest
/// of this one again, since whoever writes has by then begun with the other.
final class TextReader implements SourceReader<String> {

    private static final System.Logger LOG = System.getLogger("braid");
    private static final int BUFFER = 64 << 10;
    private static final int NAP_MILLIS = 20;

    /// So many of the bytes before the offset are looked at again where the file has grown: whether it is still
    /// the same text.
    private static final int KNOWN = 64;

    private final TextFile file;
    private final LineDecoder decoder;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

    /// The keys of all files beside it that were seen already.
    private final Set<String> seen = new HashSet<>();

    private @Nullable FileChannel open;
    private String key = "";
    private boolean named;
    private long offset;
    private volatile long left;
    private byte[] known = {};
    private boolean atEnd;
    private boolean idle;
    private boolean over;
    private @Nullable FileMark mark;
    private @Nullable FileTime modified;

    TextReader(TextFile file, @Nullable String position) throws IOException {
        this.file = file;
        this.decoder = new LineDecoder(file.charset(), file.longestLine());
        if (position != null) {
            resume(FileMark.parse(position));
        } else {
            seen.addAll(Siblings.keys(file.path()));
        }
        if (open == null) {
            beginNext();
            if (open == null && !file.following()) {
                throw new NoSuchFileException(file.path().toString());
            }
            if (position == null && file.skipping()) {
                skipToLastLine();
            }
        }
    }

    // Which file.

    /// Goes on where another reader was.
    private void resume(FileMark from) throws IOException {
        if (isAt(file.path(), from) && begin(file.path(), null)) {
            seen.addAll(Siblings.keys(file.path()));
            goTo(from.offset());
            return;
        }
        Siblings.Found at = Siblings.find(file.path(), from);
        if (at == null || !begin(at.path(), at.key())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "no file has the position " + from + " any more; " + file.path()
                            + " is read from its beginning");
            seen.addAll(Siblings.keys(file.path()));
            return;
        }
        goTo(from.offset());
        for (Siblings.Found each : Siblings.of(file.path())) {
            if (each.key().equals(key)) {
                return; // those behind it are younger
            }
            seen.add(each.key());
        }
    }

    private static boolean isAt(Path path, FileMark mark) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return mark.isIn(channel) && (FileMark.key(path).equals(mark.key()) || mark.hasWholeHead());
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /// With what was rotated before it was seen, else with the file that has the name. Where that is not there,
    /// nothing is open.
    private void beginNext() throws IOException {
        leave();
        boolean begun = false;
        while (!begun) {
            Siblings.Found next = unseen();
            if (next == null) {
                if (!begin(file.path(), null)) {
                    return;
                }
                next = unseen(); // where it was rotated at this very moment
            }
            begun = next == null || begin(next.path(), next.key());
        }
    }

    private Siblings.@Nullable Found unseen() throws IOException {
        for (Siblings.Found each : Siblings.of(file.path())) {
            if (!seen.contains(each.key()) && !(open != null && each.key().equals(key))) {
                return each;
            }
        }
        return null;
    }

    /// Opens a file, if it is there, and is the expected one.
    ///
    /// @param expected its key; null for whatever has the name
    private boolean begin(Path path, @Nullable String expected) throws IOException {
        FileChannel opened = null;
        String its;
        try {
            its = FileMark.key(path);
            opened = FileChannel.open(path);
            if (!its.equals(FileMark.key(path)) || (expected != null && !its.equals(expected))) {
                opened.close();
                return expected == null && begin(path, null); // it was renamed between the two
            }
        } catch (NoSuchFileException gone) {
            if (opened != null) {
                opened.close();
            }
            return false;
        }
        leave();
        open = opened;
        key = its;
        named = path.equals(file.path());
        offset = 0;
        known = new byte[0];
        atEnd = false;
        mark = null;
        modified = null;
        return true;
    }

    private void leave() throws IOException {
        FileChannel old = open;
        open = null;
        if (old != null) {
            old.close();
        }
    }

    private void goTo(long place) throws IOException {
        FileChannel channel = open;
        if (channel != null && place > 0) {
            ByteBuffer first = ByteBuffer.allocate((int) Math.min(4, place));
            channel.read(first, 0);
            decoder.resume(Arrays.copyOf(first.array(), first.position()));
            offset = place;
            known = bytesBefore(channel, place);
        }
    }

    /// Behind the last end of a line.
    private void skipToLastLine() throws IOException {
        FileChannel channel = open;
        if (channel == null) {
            return;
        }
        int unit = LineDecoder.unit(file.charset());
        long end = channel.size() / unit * unit;
        List<String> lines = new ArrayList<>();
        long from = Math.max(0, end - file.longestLine());
        goTo(from / unit * unit);
        while (offset < end) {
            lines.clear();
            if (!readOnce(channel, lines)) {
                break;
            }
        }
    }

    // Lines.

    @Override
    public List<String> read() throws IOException, InterruptedException {
        List<String> lines = look();
        while (lines.isEmpty() && !over) {
            if (idle) {
                Thread.sleep(NAP_MILLIS);
            }
            lines = look();
        }
        return lines;
    }

    /// One look; what was found, if anything.
    List<String> look() throws IOException {
        List<String> lines = new ArrayList<>();
        FileChannel channel = open;
        idle = false;
        if (channel == null) {
            beginNext();
            idle = open == null;
        } else if (!over && !readOnce(channel, lines)) {
            atEnd(channel, lines);
        }
        return lines;
    }

    /// Reads some; false if there is no more.
    private boolean readOnce(FileChannel channel, List<String> lines) throws IOException {
        long all = channel.size();
        left = Math.max(0, all - offset);
        if (atEnd && all != offset && !isStillTheSame(channel, all)) {
            rewind(lines);
            return true;
        }
        int count = channel.read(buffer.clear(), offset);
        if (count <= 0) {
            return false;
        }
        atEnd = false;
        byte[] bytes = buffer.array();
        offset += count;
        left = Math.max(0, all - offset);
        known = Arrays.copyOfRange(bytes, Math.max(0, count - KNOWN), count);
        if (mark == null || !mark.hasWholeHead()) {
            mark = FileMark.of(channel, key, offset);
        }
        decoder.decode(bytes, 0, count, lines);
        return true;
    }

    private boolean isStillTheSame(FileChannel channel, long all) throws IOException {
        if (all < offset) {
            return false;
        }
        ByteBuffer now = ByteBuffer.allocate(known.length);
        channel.read(now, offset - known.length);
        return Arrays.equals(now.array(), known);
    }

    private static byte[] bytesBefore(FileChannel channel, long place) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(KNOWN, place));
        channel.read(bytes, place - bytes.capacity());
        return bytes.array();
    }

    /// The file was emptied, and perhaps written anew. What it had may be in a copy.
    private void rewind(List<String> lines) throws IOException {
        FileMark last = mark;
        Siblings.Found copy = last == null ? null : Siblings.find(file.path(), last.at(offset));
        long from = offset - decoder.pending();
        if (copy != null && !copy.key().equals(key) && begin(copy.path(), copy.key())) {
            goTo(from);
            return;
        }
        String rest = decoder.rest();
        if (rest != null) {
            lines.add(rest);
        }
        offset = 0;
        known = new byte[0];
        atEnd = false;
        mark = null;
    }

    private void atEnd(FileChannel channel, List<String> lines) throws IOException {
        if (!file.following() && (named || !Files.exists(file.path()))) {
            over = true;
            endLine(lines);
        } else if (!file.following() || isReplaced() || (!named && unseen() != null)) {
            if (atEnd && channel.size() == offset) { // whoever writes has begun with another one
                endLine(lines);
                seen.add(key);
                beginNext();
            }
            atEnd = true;
        } else if (wasTouched() && !isStillTheSame(channel, channel.size())) {
            rewind(lines); // it has the length that it had, by chance
        } else {
            atEnd = true;
            idle = true;
        }
    }

    private boolean wasTouched() throws IOException {
        try {
            FileTime before = modified;
            modified = Files.getLastModifiedTime(file.path());
            return named && !modified.equals(before);
        } catch (NoSuchFileException between) {
            return false;
        }
    }

    private void endLine(List<String> lines) throws IOException {
        String rest = decoder.rest();
        if (rest != null) {
            lines.add(rest);
        }
    }

    /// Whether another file has the path, and something in it.
    private boolean isReplaced() throws IOException {
        try {
            return !FileMark.key(file.path()).equals(key) && Files.size(file.path()) > 0;
        } catch (NoSuchFileException between) {
            return false;
        }
    }

    @Override
    public @Nullable String position() {
        FileMark at = mark == null ? new FileMark(0, key, 0, 0) : mark;
        return open == null ? null : at.at(offset - decoder.pending()).toString();
    }

    @Override
    public @Nullable String beginning() {
        return file.skipping() ? position() : null;
    }

    @Override
    public long lag() {
        return left;
    }

    @Override
    public void close() throws IOException {
        leave();
    }
}
