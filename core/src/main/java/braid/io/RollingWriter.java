package braid.io;

import braid.spi.SinkWriter;
import braid.spi.Spans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes to a file that is renamed when it is full or old.
final class RollingWriter implements SinkWriter<Object> {

    private static final String PART = ".part";
    private static final byte[] UTF_16_MARK = {(byte) 0xFE, (byte) 0xFF};

    private final RollingFile options;
    private final Path current;
    private @Nullable FileChannel file;
    private long size;
    private long begunNanos;

    RollingWriter(RollingFile options) throws IOException {
        this.options = options;
        this.current =
                options.hiding() ? options.path().resolveSibling(options.path().getFileName() + PART) : options.path();
        begin();
    }

    private FileChannel begin() throws IOException {
        FileChannel opened =
                FileChannel.open(current, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            size = opened.size();
            opened.position(size);
            endLastLine(opened);
        } catch (IOException | RuntimeException thrown) {
            opened.close();
            throw thrown;
        }
        begunNanos = System.nanoTime();
        file = opened;
        return opened;
    }

    private void endLastLine(FileChannel opened) throws IOException {
        byte[] end = Text.line("", options.charset());
        ByteBuffer last = ByteBuffer.allocate(end.length);
        if (size >= end.length) {
            opened.read(last, size - end.length);
        }
        if (size > 0 && !Arrays.equals(last.array(), end)) {
            write(opened, end);
        }
    }

    @Override
    public void write(List<?> elements) throws IOException {
        FileChannel to = file == null ? begin() : file;
        if (isOld() && size > 0) {
            to = roll();
        }
        long undo = size;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            if (!options.isRolling() || options.maxBytes() == Long.MAX_VALUE) {
                write(to, Text.lines(elements, options.charset()));
            } else {
                for (Object element : elements) {
                    byte[] line = Text.line(element, options.charset());
                    if (size + bytes.size() > 0 && size + bytes.size() + line.length > options.maxBytes()) {
                        write(to, bytes.toByteArray());
                        bytes.reset();
                        to = roll();
                        undo = 0;
                    }
                    bytes.writeBytes(line);
                }
                write(to, bytes.toByteArray());
            }
            if (options.forcing()) {
                to.force(false);
            }
        } catch (IOException | RuntimeException thrown) {
            undo(undo, thrown);
            throw thrown;
        }
    }

    private void undo(long before, Exception thrown) {
        FileChannel to = file;
        try {
            if (to != null && to.isOpen()) {
                to.truncate(before);
                size = before;
            }
        } catch (IOException another) {
            thrown.addSuppressed(another);
        }
    }

    private void write(FileChannel to, byte[] text) throws IOException {
        byte[] bytes = text;
        if (size == 0 && text.length > 0 && options.charset().equals(StandardCharsets.UTF_16)) {
            bytes = new byte[UTF_16_MARK.length + text.length];
            System.arraycopy(UTF_16_MARK, 0, bytes, 0, UTF_16_MARK.length);
            System.arraycopy(text, 0, bytes, UTF_16_MARK.length, text.length);
        }
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            to.write(left);
        }
        size += bytes.length;
    }

    private boolean isOld() {
        return options.age() != null && System.nanoTime() - begunNanos >= Spans.nanos(options.age());
    }

    private FileChannel roll() throws IOException {
        finish();
        Files.move(current, numbered(), StandardCopyOption.ATOMIC_MOVE);
        return begin();
    }

    private void finish() throws IOException {
        FileChannel full = file;
        file = null;
        if (full != null) {
            try (full) {
                if (options.forcing()) {
                    full.force(true);
                }
            }
        }
    }

    /// The next name that is free.
    private Path numbered() throws IOException {
        String prefix = options.path().getFileName() + ".";
        long last = 0;
        Path folder = options.path().toAbsolutePath().getParent();
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                String name = each.getFileName().toString();
                if (name.startsWith(prefix) && name.substring(prefix.length()).matches("\\d{1,18}")) {
                    last = Math.max(last, Long.parseLong(name.substring(prefix.length())));
                }
            }
        }
        return options.path().resolveSibling(prefix + (last + 1));
    }

    @Override
    public void close() throws IOException {
        finish();
        if (options.hiding() && Files.exists(current)) {
            Path name = options.isRolling() ? numbered() : options.path();
            if (!options.isRolling() && Files.exists(name)) {
                name = numbered(); // nothing is written over
            }
            Files.move(current, name, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
