package braid.io;

import braid.spi.SourceReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// The lines of a zipped file. Its positions are byte offsets of what is unzipped.
final class ZippedReader implements SourceReader<String> {

    private static final int BUFFER = 64 << 10;

    private final byte[] buffer = new byte[BUFFER];
    private final InputStream input;
    private final LineDecoder decoder;
    private long offset;
    private boolean over;

    ZippedReader(TextFile file, @Nullable String position) throws IOException {
        decoder = new LineDecoder(file.charset(), file.longestLine());
        input = new GZIPInputStream(Files.newInputStream(file.path()), BUFFER);
        try {
            skip(file, position == null ? 0 : Long.parseLong(position));
        } catch (IOException | RuntimeException thrown) {
            input.close();
            throw thrown;
        }
    }

    private void skip(TextFile file, long from) throws IOException {
        if (from > 0) {
            byte[] first = input.readNBytes((int) Math.min(4, from));
            decoder.resume(first);
            input.skipNBytes(from - first.length);
            offset = from;
        } else if (file.skipping()) {
            over = true;
        }
    }

    @Override
    public List<String> read() throws IOException {
        List<String> lines = new ArrayList<>();
        while (lines.isEmpty() && !over) {
            int count = input.read(buffer);
            if (count > 0) {
                offset += count;
                decoder.decode(buffer, 0, count, lines);
            } else {
                over = true;
                String rest = decoder.rest();
                if (rest != null) {
                    lines.add(rest);
                }
            }
        }
        return lines;
    }

    @Override
    public String position() {
        return String.valueOf(offset - decoder.pending());
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
